/* The rows of the keys. */
#include "player/author/key_layout.h"

#include <string.h>

#include "formats/base/text_utf8.h"

typedef struct {
    const char *name;
    const char *rows[4][SAT_KEY_ROWS]; /* by level */
} KeyLayout;

#define DIGITS "1234567890"
#define SIGNS "!\"%&/()=?+"
#define MORE_SIGNS                                                                                 \
    {                                                                                              \
        "\u20AC\u00A3\u00B0\u00B5\u00B1\u00B2\u00B3\u00D7\u2264\u2265", "[]{}<>#*@|",              \
            "\u2190\u2192\u2191\u2193\u2013\u2014\u2026\u00B7\u2022",                              \
            "\u201C\u201D\u00AB\u00BB'`~^_\\"                                                      \
    }

static const KeyLayout LAYOUTS[] = {
    {"ABC",
     {{DIGITS, "qwertyuiop", "asdfghjkl'", "zxcvbnm,.-"},
      {SIGNS, "QWERTYUIOP", "ASDFGHJKL*", "ZXCVBNM;:_"},
      {"\u00E4\u00F6\u00FC\u00DF\u00E1\u00E0\u00E2\u00E3\u00E5\u00E6",
       "\u00E7\u00E9\u00E8\u00EA\u00EB\u00ED\u00EC\u00EE\u00EF\u00F1",
       "\u00F3\u00F2\u00F4\u00F5\u00F8\u0153\u00FA\u00F9\u00FB\u00FD",
       "\u0105\u0107\u0119\u0142\u0144\u015B\u017A\u017C\u0161\u017E"},
      {"\u00C4\u00D6\u00DC\u1E9E\u00C1\u00C0\u00C2\u00C3\u00C5\u00C6",
       "\u00C7\u00C9\u00C8\u00CA\u00CB\u00CD\u00CC\u00CE\u00CF\u00D1",
       "\u00D3\u00D2\u00D4\u00D5\u00D8\u0152\u00DA\u00D9\u00DB\u00DD",
       "\u20AC\u00A3\u00B0\u00B5\u00B1\u00B2\u00B3\u00D7\u2264\u2265"}}},
    {"\u0391\u0392\u0393",
     {{DIGITS, ";\u03C2\u03B5\u03C1\u03C4\u03C5\u03B8\u03B9\u03BF\u03C0",
       "\u03B1\u03C3\u03B4\u03C6\u03B3\u03B7\u03BE\u03BA\u03BB",
       "\u03B6\u03C7\u03C8\u03C9\u03B2\u03BD\u03BC,.-"},
      {SIGNS, "#\u0395\u03A1\u03A4\u03A5\u0398\u0399\u039F\u03A0",
       "\u0391\u03A3\u0394\u03A6\u0393\u0397\u039E\u039A\u039B",
       "\u0396\u03A7\u03A8\u03A9\u0392\u039D\u039C;:_"},
      {"\u03AC\u03AD\u03AE\u03AF\u03CC\u03CD\u03CE\u03CA\u03CB\u0390", "[]{}<>#*@|",
       "\u2190\u2192\u2191\u2193\u2013\u2014\u2026\u00B7\u2022",
       "\u20AC\u00B0\u00B5\u00B1\u00B2\u00B3\u00D7\u2264\u2265"},
      {"\u0386\u0388\u0389\u038A\u038C\u038E\u038F\u03AA\u03AB", "[]{}<>#*@|",
       "\u2190\u2192\u2191\u2193\u2013\u2014\u2026\u00B7\u2022",
       "\u20AC\u00B0\u00B5\u00B1\u00B2\u00B3\u00D7\u2264\u2265"}}},
    {"\u0410\u0411\u0412",
     {{DIGITS "\u0451", "\u0439\u0446\u0443\u043A\u0435\u043D\u0433\u0448\u0449\u0437\u0445\u044A",
       "\u0444\u044B\u0432\u0430\u043F\u0440\u043E\u043B\u0434\u0436\u044D",
       "\u044F\u0447\u0441\u043C\u0438\u0442\u044C\u0431\u044E,.-"},
      {SIGNS "\u0401", "\u0419\u0426\u0423\u041A\u0415\u041D\u0413\u0428\u0429\u0417\u0425\u042A",
       "\u0424\u042B\u0412\u0410\u041F\u0420\u041E\u041B\u0414\u0416\u042D",
       "\u042F\u0427\u0421\u041C\u0418\u0422\u042C\u0411\u042E;:_"},
      MORE_SIGNS,
      {"\u0454\u0456\u0457\u0491\u045E\u0458\u0459\u045A\u045B\u0452", "[]{}<>#*@|",
       "\u0404\u0406\u0407\u0490\u040E\u0408\u0409\u040A\u040B\u0402",
       "\u201C\u201D\u00AB\u00BB'`~^_\\"}}},
    {"\u05D0\u05D1\u05D2",
     {{DIGITS, "\u05E7\u05E8\u05D0\u05D8\u05D5\u05DF\u05DD\u05E4",
       "\u05E9\u05D3\u05D2\u05DB\u05E2\u05D9\u05D7\u05DC\u05DA\u05E3",
       "\u05D6\u05E1\u05D1\u05D4\u05E0\u05DE\u05E6\u05EA\u05E5,.-"},
      {SIGNS, "\u05E7\u05E8\u05D0\u05D8\u05D5\u05DF\u05DD\u05E4",
       "\u05E9\u05D3\u05D2\u05DB\u05E2\u05D9\u05D7\u05DC\u05DA\u05E3",
       "\u05D6\u05E1\u05D1\u05D4\u05E0\u05DE\u05E6\u05EA\u05E5;:_"},
      MORE_SIGNS,
      MORE_SIGNS}},
    {"\u0627\u0628\u062A",
     {{DIGITS, "\u0636\u0635\u062B\u0642\u0641\u063A\u0639\u0647\u062E\u062D\u062C\u062F",
       "\u0634\u0633\u064A\u0628\u0644\u0627\u062A\u0646\u0645\u0643\u0637",
       "\u0630\u0621\u0624\u0631\u0649\u0629\u0648\u0632\u0638\u060C.-"},
      {SIGNS, "\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669",
       "\u0623\u0625\u0622\u0626\u067E\u0686\u0698\u06AF\u06A9\u06CC",
       "\u064B\u064C\u064D\u064E\u064F\u0650\u0651\u0652\u061F\u061B"},
      MORE_SIGNS,
      MORE_SIGNS}},
};
enum { LAYOUT_COUNT = sizeof LAYOUTS / sizeof *LAYOUTS };

size_t sat_key_layout_count(void)
{
    return LAYOUT_COUNT;
}

const char *sat_key_layout_name(size_t layout)
{
    return LAYOUTS[layout % LAYOUT_COUNT].name;
}

size_t sat_key_layout_row(size_t layout, unsigned level, size_t row,
                          uint32_t keys[SAT_KEY_MOST_IN_ROW])
{
    const char *text =
        row < SAT_KEY_ROWS ? LAYOUTS[layout % LAYOUT_COUNT].rows[level & 3U][row] : "";
    const size_t length = strlen(text);
    size_t count = 0;
    for (size_t at = 0; at < length && count < SAT_KEY_MOST_IN_ROW;) {
        keys[count++] = sat_utf8_next(text, length, &at);
    }
    return count;
}
