/* The table of fonts and folders. */
#include "player/sdl/font_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"

static const char *const FOLDERS[] = {
    "/usr/share/fonts/truetype/dejavu",
    "/usr/share/fonts/truetype/noto",
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/dejavu-sans-fonts",
    "/usr/share/fonts/dejavu",
    "/usr/share/fonts/TTF",
    "/usr/share/fonts/noto",
    "/usr/share/fonts/noto-cjk",
    "/usr/local/share/fonts",
};
enum { FOLDER_COUNT = sizeof FOLDERS / sizeof *FOLDERS };

typedef struct {
    const char *script; /* "": tried for all */
    const char *regular, *bold;
} ScriptFont;

/* In order of preference; those of the script come before those for all. */
static const ScriptFont FONTS[] = {
    {"Arab", "NotoSansArabic-Regular.ttf", "NotoSansArabic-Bold.ttf"},
    {"Hebr", "NotoSansHebrew-Regular.ttf", "NotoSansHebrew-Bold.ttf"},
    {"Deva", "NotoSansDevanagari-Regular.ttf", "NotoSansDevanagari-Bold.ttf"},
    {"Beng", "NotoSansBengali-Regular.ttf", "NotoSansBengali-Bold.ttf"},
    {"Guru", "NotoSansGurmukhi-Regular.ttf", "NotoSansGurmukhi-Bold.ttf"},
    {"Gujr", "NotoSansGujarati-Regular.ttf", "NotoSansGujarati-Bold.ttf"},
    {"Orya", "NotoSansOriya-Regular.ttf", "NotoSansOriya-Bold.ttf"},
    {"Taml", "NotoSansTamil-Regular.ttf", "NotoSansTamil-Bold.ttf"},
    {"Telu", "NotoSansTelugu-Regular.ttf", "NotoSansTelugu-Bold.ttf"},
    {"Knda", "NotoSansKannada-Regular.ttf", "NotoSansKannada-Bold.ttf"},
    {"Mlym", "NotoSansMalayalam-Regular.ttf", "NotoSansMalayalam-Bold.ttf"},
    {"Sinh", "NotoSansSinhala-Regular.ttf", "NotoSansSinhala-Bold.ttf"},
    {"Thai", "NotoSansThai-Regular.ttf", "NotoSansThai-Bold.ttf"},
    {"Laoo", "NotoSansLao-Regular.ttf", "NotoSansLao-Bold.ttf"},
    {"Tibt", "NotoSerifTibetan-Regular.ttf", "NotoSerifTibetan-Bold.ttf"},
    {"Mymr", "NotoSansMyanmar-Regular.ttf", "NotoSansMyanmar-Bold.ttf"},
    {"Khmr", "NotoSansKhmer-Regular.ttf", "NotoSansKhmer-Bold.ttf"},
    {"Ethi", "NotoSansEthiopic-Regular.ttf", "NotoSansEthiopic-Bold.ttf"},
    {"Geor", "NotoSansGeorgian-Regular.ttf", "NotoSansGeorgian-Bold.ttf"},
    {"Armn", "NotoSansArmenian-Regular.ttf", "NotoSansArmenian-Bold.ttf"},
    {"Syrc", "NotoSansSyriac-Regular.ttf", "NotoSansSyriac-Black.ttf"},
    {"Thaa", "NotoSansThaana-Regular.ttf", "NotoSansThaana-Bold.ttf"},
    {"Mong", "NotoSansMongolian-Regular.ttf", "NotoSansMongolian-Regular.ttf"},
    {"Hani", "NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"},
    {"Hira", "NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"},
    {"Kana", "NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"},
    {"Bopo", "NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"},
    {"Hang", "NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"},
    {"", "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"},
    {"", "NotoSans-Regular.ttf", "NotoSans-Bold.ttf"},
    {"", "NotoSansSymbols2-Regular.ttf", "NotoSansSymbols2-Regular.ttf"},
    {"", "NotoSansMath-Regular.ttf", "NotoSansMath-Regular.ttf"},
    {"", "LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"},
};

static char *find_in(const char *folder, const char *name)
{
    char *path = sat_path_join(folder, name);
    if (path != NULL && sat_path_info(path).kind == SAT_PATH_FILE) {
        return path;
    }
    free(path);
    return NULL;
}

static char *find_in_home(const char *name)
{
    char *home = sat_user_directory(SAT_DIRECTORY_HOME);
    char *folder = home != NULL ? sat_path_join(home, ".local/share/fonts") : NULL;
    char *path = folder != NULL ? find_in(folder, name) : NULL;
    free(folder);
    free(home);
    return path;
}

static char *find_file(const char *name)
{
    for (size_t i = 0; i < FOLDER_COUNT; i++) {
        char *path = find_in(FOLDERS[i], name);
        if (path != NULL) {
            return path;
        }
    }
    char *path = find_in("/usr/share/fonts/truetype/liberation", name);
    return path != NULL ? path : find_in_home(name);
}

char *sat_font_file(const char *script, SatFontWeight weight, size_t n)
{
    for (size_t i = 0; i < sizeof FONTS / sizeof *FONTS; i++) {
        if (FONTS[i].script[0] != '\0' && strcmp(FONTS[i].script, script) != 0) {
            continue;
        }
        char *path = find_file(weight == SAT_FONT_BOLD ? FONTS[i].bold : FONTS[i].regular);
        if (path == NULL && weight == SAT_FONT_BOLD) {
            path = find_file(FONTS[i].regular);
        }
        if (path == NULL) {
            continue;
        }
        if (n == 0) {
            return path;
        }
        free(path);
        n--;
    }
    return NULL;
}

const char *sat_font_package(const char *script)
{
    static const char *const CJK[] = {"Hani", "Hira", "Kana", "Bopo", "Hang"};
    for (size_t i = 0; i < sizeof CJK / sizeof *CJK; i++) {
        if (strcmp(CJK[i], script) == 0) {
            return "fonts-noto-cjk";
        }
    }
    return script[0] == '\0' || strcmp(script, "Latn") == 0 ? "fonts-dejavu-core"
                                                            : "fonts-noto-core";
}
