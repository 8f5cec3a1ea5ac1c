/* Sees the player only through the X server, as an audience does: sends wheel events and watches
 * the screen until the slice number coded in the pixels (tests/support/make_test_pack.c) changes.
 *
 *   screen_watch ROW EVENTS RATE_HZ      prints one JSON line with the times from event to picture
 *
 * ROW: a row of the screen that crosses the bars. The pointer must already stand on the picture. */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <stdio.h>
#include <stdlib.h>

#include "formats/base/platform.h"

enum { BARS = 16, LEAST_RUN_PX = 16, GIVE_UP_MS = 1000 };

typedef struct {
    Display *display;
    int width, row;
} Watch;

static int white(const XImage *image, int x)
{
    unsigned long pixel = XGetPixel((XImage *)(size_t)image, x, 0);
    return (pixel & 255) > 190 && (pixel >> 8 & 255) > 190 && (pixel >> 16 & 255) > 190;
}

/** The frame number on screen, or -1 when no bars are seen. */
static long read_code(const Watch *watch)
{
    XImage *image = XGetImage(watch->display, DefaultRootWindow(watch->display), 0, watch->row,
                              (unsigned)watch->width, 1, AllPlanes, ZPixmap);
    if (!image) {
        return -1;
    }
    int first = -1;
    int last = -1;
    int run = 0;
    for (int x = 0; x <= watch->width; x++) {
        if (x < watch->width && white(image, x)) {
            run++;
            continue;
        }
        if (run >= LEAST_RUN_PX) { /* letters and thumbnails have shorter runs */
            first = first < 0 ? x - run : first;
            last = x;
        }
        run = 0;
    }
    long code = -1;
    if (first >= 0 && last - first > BARS * LEAST_RUN_PX) {
        code = 0;
        for (int bar = 1; bar < BARS - 1; bar++) {
            int x = first + (int)((bar + 0.5) * (last - first) / BARS);
            code = code << 1 | white(image, x);
        }
    }
    XDestroyImage(image);
    return code;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/** Milliseconds until the picture changes; negative when it never does. */
static double one_event(const Watch *watch)
{
    long before = read_code(watch);
    uint64_t start = sat_monotonic_ns();
    (void)XTestFakeButtonEvent(watch->display, 5, True, 0);
    (void)XTestFakeButtonEvent(watch->display, 5, False, 0);
    (void)XFlush(watch->display);
    for (;;) {
        long now = read_code(watch);
        double passed_ms = (double)(sat_monotonic_ns() - start) / 1e6;
        if (now >= 0 && now != before) {
            return passed_ms;
        }
        if (passed_ms > GIVE_UP_MS) {
            return -1;
        }
        sat_sleep_ns(200U * 1000);
    }
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        (void)fputs("screen_watch ROW EVENTS RATE_HZ\n", stderr);
        return 2;
    }
    Watch watch = {XOpenDisplay(NULL), 0, (int)strtol(argv[1], NULL, 10)};
    size_t events = strtoul(argv[2], NULL, 10);
    double rate_hz = strtod(argv[3], NULL);
    double *times_ms = calloc(events + 1, sizeof *times_ms);
    if (!watch.display || !times_ms || events == 0 || !(rate_hz > 0)) {
        (void)fputs("screen_watch: no display, or bad numbers\n", stderr);
        return 2;
    }
    watch.width = DisplayWidth(watch.display, DefaultScreen(watch.display));
    long first = read_code(&watch);
    size_t seen = 0;
    for (size_t i = 0; i < events; i++) {
        uint64_t next = sat_monotonic_ns() + (uint64_t)(1e9 / rate_hz);
        double time_ms = one_event(&watch);
        if (time_ms >= 0) {
            times_ms[seen++] = time_ms;
        }
        uint64_t now = sat_monotonic_ns();
        if (now < next) {
            sat_sleep_ns(next - now);
        }
    }
    qsort(times_ms, seen, sizeof *times_ms, compare);
    printf("{\"metric\": \"outside_event_to_picture_ms\", \"n\": %zu, \"never_seen\": %zu, "
           "\"p50\": %.2f, \"p95\": %.2f, \"p99\": %.2f, \"max\": %.2f, \"first_slice\": %ld, "
           "\"last_slice\": %ld}\n",
           seen, events - seen, seen ? times_ms[seen / 2] : -1.0,
           seen ? times_ms[seen * 95 / 100] : -1.0, seen ? times_ms[seen * 99 / 100] : -1.0,
           seen ? times_ms[seen - 1] : -1.0, first, read_code(&watch));
    free(times_ms);
    (void)XCloseDisplay(watch.display);
    return seen > 0 ? 0 : 1;
}
