/* `satchel-read-text`: reads lines of text in pictures for `satchel`, where hostile ones can do no
 * harm. Not for people. What it reads never leaves it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tesseract/capi.h>

#include "export/search/marker_words.h"
#include "export/search/reader_protocol.h"
#include "export/worker/worker_sandbox.h"
#include "export/worker/worker_serve.h"
#include "formats/base/platform_worker.h"

enum {
    ENDED = 0,
    USAGE = 2,
    CANNOT_START = 3,
    LETTER_PX = 28, /* what letters are enlarged to */
    BORDER_PX = 12,
    MOST_ENLARGED = 6,
    MOST_SIDE_PX = 8192,
    LEAST_LETTERS = 3
};

typedef struct {
    int width, height;
    uint8_t *pixels;
} Page;

static bool fits(const SatReadRequest *request, const SatSharedMemory *memory)
{
    return memory != NULL && request->turns < 4 && request->width_px > 0 &&
           request->height_px > 0 && request->width_px <= MOST_SIDE_PX &&
           request->height_px <= MOST_SIDE_PX &&
           (uint64_t)request->width_px * request->height_px <= sat_shared_memory_length(memory);
}

/* The pixel of the upright line that stands at (x, y). */
static uint8_t turned_at(const SatReadRequest *request, const uint8_t *in, int x, int y)
{
    const int width = (int)request->width_px, height = (int)request->height_px;
    switch (request->turns) {
    case 1:
        return in[(size_t)(height - 1 - x) * request->width_px + (size_t)y];
    case 2:
        return in[(size_t)(height - 1 - y) * request->width_px + (size_t)(width - 1 - x)];
    case 3:
        return in[(size_t)x * request->width_px + (size_t)(width - 1 - y)];
    default:
        return in[(size_t)y * request->width_px + (size_t)x];
    }
}

/* Turned, enlarged (between its pixels), with a white border. */
static bool make_page(Page *page, const SatReadRequest *request, const uint8_t *in)
{
    const bool is_sideways = request->turns % 2 == 1;
    const int width = (int)(is_sideways ? request->height_px : request->width_px);
    const int height = (int)(is_sideways ? request->width_px : request->height_px);
    float scale = (float)LETTER_PX / (float)(request->letter_px > 0 ? request->letter_px : 1U);
    scale = scale > (float)MOST_ENLARGED ? (float)MOST_ENLARGED : scale < 0.25F ? 0.25F : scale;
    const int wide = (int)((float)width * scale), high = (int)((float)height * scale);
    page->width = wide + 2 * BORDER_PX;
    page->height = high + 2 * BORDER_PX;
    page->pixels = malloc((size_t)page->width * (size_t)page->height);
    if (page->pixels == NULL || wide < 1 || high < 1) {
        return false;
    }
    memset(page->pixels, 255, (size_t)page->width * (size_t)page->height);
    for (int y = 0; y < high; y++) {
        float from_y = ((float)y + 0.5F) / scale - 0.5F;
        from_y = from_y < 0.0F ? 0.0F : from_y;
        const int y0 = (int)from_y, y1 = y0 + 1 < height ? y0 + 1 : height - 1;
        const float part_y = from_y - (float)y0;
        for (int x = 0; x < wide; x++) {
            float from_x = ((float)x + 0.5F) / scale - 0.5F;
            from_x = from_x < 0.0F ? 0.0F : from_x;
            const int x0 = (int)from_x, x1 = x0 + 1 < width ? x0 + 1 : width - 1;
            const float part_x = from_x - (float)x0;
            const float upper = (float)turned_at(request, in, x0, y0) * (1.0F - part_x) +
                                (float)turned_at(request, in, x1, y0) * part_x;
            const float lower = (float)turned_at(request, in, x0, y1) * (1.0F - part_x) +
                                (float)turned_at(request, in, x1, y1) * part_x;
            page->pixels[(size_t)(y + BORDER_PX) * (size_t)page->width + (size_t)(x + BORDER_PX)] =
                (uint8_t)(upper * (1.0F - part_y) + lower * part_y + 0.5F);
        }
    }
    return true;
}

static size_t count_letters(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++) {
        const unsigned char c = (unsigned char)*text;
        count += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 c >= 0xC0; /* the first byte of a letter of another script, mostly */
    }
    return count;
}

static void read_page(TessBaseAPI *api, const Page *page, SatReadAnswer *answer)
{
    TessBaseAPISetImage(api, page->pixels, page->width, page->height, 1, page->width);
    TessBaseAPISetSourceResolution(api, 200);
    char *text = TessBaseAPIGetUTF8Text(api);
    if (text != NULL) {
        const int confidence = TessBaseAPIMeanTextConf(api);
        answer->confidence = confidence < 0 ? 0 : (uint64_t)confidence;
        if (sat_is_marker_text(text)) {
            answer->outcome = SAT_READ_MARKER;
        } else if (count_letters(text) >= LEAST_LETTERS) {
            answer->outcome = SAT_READ_TEXT;
        }
        memset(text, 0, strlen(text));
        TessDeleteText(text);
    }
    TessBaseAPIClear(api);
    TessBaseAPIClearAdaptiveClassifier(api); /* no line has a say in how another is read */
}

typedef struct {
    TessBaseAPI *api;
    SatReadRequest request;
    SatReadAnswer answer;
} Reading;

static void answer_request(void *context, SatSharedMemory *memory)
{
    Reading *reading = context;
    const SatReadRequest *request = &reading->request;
    Page page = {0};
    reading->answer = (SatReadAnswer){.number = request->number, .outcome = SAT_READ_NOTHING};
    if (fits(request, memory) && make_page(&page, request, sat_shared_memory_bytes(memory))) {
        read_page(reading->api, &page, &reading->answer);
    }
    free(page.pixels);
}

static int serve(TessBaseAPI *api)
{
    Reading reading = {.api = api, .answer = {.outcome = SAT_READ_READY}};
    const SatServing serving = {.answer = &reading.answer,
                                .answer_bytes = sizeof(reading.answer),
                                .request = &reading.request,
                                .request_bytes = sizeof(reading.request),
                                .work = answer_request,
                                .context = &reading};
    sat_worker_serve(&serving);
    return ENDED;
}

/* Everything is read from disk before the doors close. */
static TessBaseAPI *load_language(void)
{
    TessBaseAPI *api = TessBaseAPICreate();
    if (api == NULL || TessBaseAPIInit2(api, NULL, "eng", OEM_LSTM_ONLY) != 0) {
        return NULL;
    }
    TessBaseAPISetPageSegMode(api, PSM_SINGLE_LINE);
    return api;
}

int main(int argc, char **argv)
{
    if (argc != 3 || strcmp(argv[1], SAT_READER_ARGUMENT) != 0 || !sat_worker_has_channel()) {
        (void)fputs("satchel-read-text is a part of satchel, which starts it by itself to look for "
                    "text in pictures; there is nothing to do with it by hand\n",
                    stderr);
        return USAGE;
    }
    if (!sat_worker_bind_to_parent(argv[2])) {
        return CANNOT_START;
    }
    TessBaseAPI *api = load_language();
    return api != NULL && sat_worker_sandbox_enter() ? serve(api) : CANNOT_START;
}
