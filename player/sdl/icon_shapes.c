/* Icons drawn by distance: each pixel's coverage is how near it lies to the nearest stroke. */
#include "player/sdl/icon_shapes.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum { END, LINE, ARC, DISC, HALF_DISC, CORNER } ShapeKind;

typedef struct {
    ShapeKind kind;
    /* LINE: x1 y1 x2 y2.  ARC: cx cy r from to (degrees, clockwise from the right).
     * DISC: cx cy r.  HALF_DISC: cx cy r, its right half.  CORNER: three points of a filled
     * triangle */
    float a, b, c, d, e, f;
} Shape;

#define HALF_STROKE 0.85
#define MAX_SHAPES 10

static const Shape SHAPES[SAT_ICON_COUNT][MAX_SHAPES] = {
    [SAT_ICON_OPEN] = {{LINE, 3, 6, 9, 6, 0, 0},
                       {LINE, 9, 6, 11, 8, 0, 0},
                       {LINE, 11, 8, 21, 8, 0, 0},
                       {LINE, 3, 6, 3, 19, 0, 0},
                       {LINE, 3, 19, 21, 19, 0, 0},
                       {LINE, 21, 8, 21, 19, 0, 0}},
    [SAT_ICON_SCROLL] = {{LINE, 3, 8, 14, 8, 0, 0},
                         {LINE, 3, 8, 3, 20, 0, 0},
                         {LINE, 14, 8, 14, 20, 0, 0},
                         {LINE, 3, 20, 14, 20, 0, 0},
                         {LINE, 6, 4, 18, 4, 0, 0},
                         {LINE, 18, 4, 18, 17, 0, 0},
                         {LINE, 21.5F, 7, 21.5F, 17, 0, 0}},
    [SAT_ICON_WINDOW] = {{ARC, 12, 12, 8.5F, 0, 360, 0}, {HALF_DISC, 12, 12, 8.5F, 0, 0, 0}},
    [SAT_ICON_ZOOM] = {{ARC, 10.5F, 10.5F, 6.5F, 0, 360, 0},
                       {LINE, 15.5F, 15.5F, 21, 21, 0, 0},
                       {LINE, 7.5F, 10.5F, 13.5F, 10.5F, 0, 0},
                       {LINE, 10.5F, 7.5F, 10.5F, 13.5F, 0, 0}},
    [SAT_ICON_PAN] = {{LINE, 12, 3, 12, 21, 0, 0},
                      {LINE, 3, 12, 21, 12, 0, 0},
                      {LINE, 9, 6, 12, 3, 0, 0},
                      {LINE, 15, 6, 12, 3, 0, 0},
                      {LINE, 9, 18, 12, 21, 0, 0},
                      {LINE, 15, 18, 12, 21, 0, 0},
                      {LINE, 6, 9, 3, 12, 0, 0},
                      {LINE, 6, 15, 3, 12, 0, 0},
                      {LINE, 18, 9, 21, 12, 0, 0},
                      {LINE, 18, 15, 21, 12, 0, 0}},
    [SAT_ICON_PRESETS] = {{LINE, 4, 6, 20, 6, 0, 0},
                          {LINE, 4, 12, 20, 12, 0, 0},
                          {LINE, 4, 18, 20, 18, 0, 0},
                          {DISC, 9, 6, 2.4F, 0, 0, 0},
                          {DISC, 16, 12, 2.4F, 0, 0, 0},
                          {DISC, 7, 18, 2.4F, 0, 0, 0}},
    [SAT_ICON_FIT] = {{LINE, 4, 9, 4, 4, 0, 0},
                      {LINE, 4, 4, 9, 4, 0, 0},
                      {LINE, 15, 4, 20, 4, 0, 0},
                      {LINE, 20, 4, 20, 9, 0, 0},
                      {LINE, 4, 15, 4, 20, 0, 0},
                      {LINE, 4, 20, 9, 20, 0, 0},
                      {LINE, 15, 20, 20, 20, 0, 0},
                      {LINE, 20, 15, 20, 20, 0, 0},
                      {DISC, 12, 12, 2, 0, 0, 0}},
    [SAT_ICON_INVERT] = {{LINE, 4, 4, 20, 4, 0, 0},
                         {LINE, 4, 20, 20, 20, 0, 0},
                         {LINE, 4, 4, 4, 20, 0, 0},
                         {LINE, 20, 4, 20, 20, 0, 0},
                         {CORNER, 4, 20, 20, 20, 20, 4}},
    [SAT_ICON_INFO] = {{ARC, 12, 12, 9, 0, 360, 0},
                       {LINE, 12, 11, 12, 16.5F, 0, 0},
                       {DISC, 12, 7.6F, 1.3F, 0, 0, 0}},
    [SAT_ICON_TEXT] = {{LINE, 5, 3, 19, 3, 0, 0},
                       {LINE, 5, 3, 5, 21, 0, 0},
                       {LINE, 19, 3, 19, 21, 0, 0},
                       {LINE, 5, 21, 19, 21, 0, 0},
                       {LINE, 8.5F, 8, 15.5F, 8, 0, 0},
                       {LINE, 8.5F, 12, 15.5F, 12, 0, 0},
                       {LINE, 8.5F, 16, 13, 16, 0, 0}},
    [SAT_ICON_HELP] = {{ARC, 12, 12, 9, 0, 360, 0},
                       {ARC, 12, 9.8F, 2.9F, 180, 405, 0},
                       {LINE, 14, 11.9F, 12, 13.6F, 0, 0},
                       {LINE, 12, 13.6F, 12, 14.2F, 0, 0},
                       {DISC, 12, 17.2F, 1.2F, 0, 0, 0}},
    [SAT_ICON_FULL_SCREEN] = {{LINE, 14, 10, 20, 4, 0, 0},
                              {LINE, 15, 4, 20, 4, 0, 0},
                              {LINE, 20, 4, 20, 9, 0, 0},
                              {LINE, 10, 14, 4, 20, 0, 0},
                              {LINE, 4, 15, 4, 20, 0, 0},
                              {LINE, 4, 20, 9, 20, 0, 0}},
    [SAT_ICON_RESET] = {{ARC, 12, 12.5F, 7.5F, -60, 210, 0},
                        {LINE, 5.2F, 8.4F, 5.2F, 3.6F, 0, 0},
                        {LINE, 5.2F, 8.4F, 10, 8.6F, 0, 0}},
    /* A picture with the way it turns: an arrow alone means undo. */
    [SAT_ICON_ROTATE_RIGHT] = {{LINE, 3, 11, 12, 11, 0, 0},
                               {LINE, 12, 11, 12, 21, 0, 0},
                               {LINE, 12, 21, 3, 21, 0, 0},
                               {LINE, 3, 21, 3, 11, 0, 0},
                               {ARC, 10.5F, 12, 8.5F, 270, 356, 0},
                               {LINE, 19, 12.4F, 15.8F, 9.4F, 0, 0},
                               {LINE, 19, 12.4F, 22.2F, 9.4F, 0, 0}},
    [SAT_ICON_ROTATE_LEFT] = {{LINE, 21, 11, 12, 11, 0, 0},
                              {LINE, 12, 11, 12, 21, 0, 0},
                              {LINE, 12, 21, 21, 21, 0, 0},
                              {LINE, 21, 21, 21, 11, 0, 0},
                              {ARC, 13.5F, 12, 8.5F, 184, 270, 0},
                              {LINE, 5, 12.4F, 8.2F, 9.4F, 0, 0},
                              {LINE, 5, 12.4F, 1.8F, 9.4F, 0, 0}},
    [SAT_ICON_FLIP] = {{LINE, 12, 3, 12, 21, 0, 0},
                       {CORNER, 9, 7, 9, 18, 3, 18},
                       {LINE, 15, 7, 15, 18, 0, 0},
                       {LINE, 15, 18, 21, 18, 0, 0},
                       {LINE, 21, 18, 15, 7, 0, 0}},
    [SAT_ICON_PLAY] = {{CORNER, 7, 4, 7, 20, 20, 12}},
    [SAT_ICON_PAUSE] = {{LINE, 8, 5, 8, 19, 0, 0},
                        {LINE, 9, 5, 9, 19, 0, 0},
                        {LINE, 15, 5, 15, 19, 0, 0},
                        {LINE, 16, 5, 16, 19, 0, 0}},
    [SAT_ICON_DOWN] = {{LINE, 6, 9, 12, 15, 0, 0}, {LINE, 18, 9, 12, 15, 0, 0}},
    [SAT_ICON_CLOSE] = {{LINE, 6, 6, 18, 18, 0, 0}, {LINE, 18, 6, 6, 18, 0, 0}},
    [SAT_ICON_WARNING] = {{LINE, 12, 3, 2.5F, 20, 0, 0},
                          {LINE, 12, 3, 21.5F, 20, 0, 0},
                          {LINE, 2.5F, 20, 21.5F, 20, 0, 0},
                          {LINE, 12, 9, 12, 14, 0, 0},
                          {DISC, 12, 16.9F, 1.2F, 0, 0, 0}},
    [SAT_ICON_REVEAL] = {{ARC, 12, 18, 10.5F, 213, 327, 0},
                         {ARC, 12, 6, 10.5F, 33, 147, 0},
                         {DISC, 12, 12, 3, 0, 0, 0}},
    [SAT_ICON_PENDING] = {{ARC, 12, 12, 9, 0, 360, 0},
                          {LINE, 12, 6.5F, 12, 12, 0, 0},
                          {LINE, 12, 12, 16, 14, 0, 0}},
    [SAT_ICON_CHECK] = {{LINE, 5, 13, 10, 18, 0, 0}, {LINE, 10, 18, 19, 6, 0, 0}},
    [SAT_ICON_CASE] = {{LINE, 3, 7, 21, 7, 0, 0},
                       {LINE, 3, 7, 3, 19, 0, 0},
                       {LINE, 21, 7, 21, 19, 0, 0},
                       {LINE, 3, 19, 21, 19, 0, 0},
                       {LINE, 9, 7, 9, 4, 0, 0},
                       {LINE, 9, 4, 15, 4, 0, 0},
                       {LINE, 15, 4, 15, 7, 0, 0}},
    [SAT_ICON_UP] = {{LINE, 12, 5, 12, 20, 0, 0},
                     {LINE, 6, 11, 12, 5, 0, 0},
                     {LINE, 18, 11, 12, 5, 0, 0}},
    [SAT_ICON_RIGHT] = {{LINE, 9, 6, 15, 12, 0, 0}, {LINE, 9, 18, 15, 12, 0, 0}},
    [SAT_ICON_HOME] = {{LINE, 3, 12, 12, 4, 0, 0},
                       {LINE, 21, 12, 12, 4, 0, 0},
                       {LINE, 6, 10, 6, 20, 0, 0},
                       {LINE, 18, 10, 18, 20, 0, 0},
                       {LINE, 6, 20, 18, 20, 0, 0}},
    [SAT_ICON_DRIVE] = {{LINE, 3, 13, 21, 13, 0, 0},
                        {LINE, 3, 19, 21, 19, 0, 0},
                        {LINE, 3, 13, 3, 19, 0, 0},
                        {LINE, 21, 13, 21, 19, 0, 0},
                        {LINE, 3, 13, 6, 5, 0, 0},
                        {LINE, 21, 13, 18, 5, 0, 0},
                        {LINE, 6, 5, 18, 5, 0, 0},
                        {DISC, 17, 16, 1.2F, 0, 0, 0}},
    [SAT_ICON_ARCHIVE] = {{LINE, 4, 8, 20, 8, 0, 0},
                          {LINE, 4, 4, 20, 4, 0, 0},
                          {LINE, 4, 4, 4, 20, 0, 0},
                          {LINE, 20, 4, 20, 20, 0, 0},
                          {LINE, 4, 20, 20, 20, 0, 0},
                          {LINE, 10, 12, 14, 12, 0, 0}},
    [SAT_ICON_FILE] = {{LINE, 6, 3, 14, 3, 0, 0},
                       {LINE, 14, 3, 18, 7, 0, 0},
                       {LINE, 18, 7, 18, 21, 0, 0},
                       {LINE, 6, 3, 6, 21, 0, 0},
                       {LINE, 6, 21, 18, 21, 0, 0}},
    [SAT_ICON_SAVE] = {{LINE, 12, 3, 12, 14, 0, 0},
                       {LINE, 7.5F, 9.5F, 12, 14, 0, 0},
                       {LINE, 16.5F, 9.5F, 12, 14, 0, 0},
                       {LINE, 4, 15, 4, 20, 0, 0},
                       {LINE, 4, 20, 20, 20, 0, 0},
                       {LINE, 20, 15, 20, 20, 0, 0}},
    [SAT_ICON_LEFT] = {{LINE, 15, 6, 9, 12, 0, 0}, {LINE, 15, 18, 9, 12, 0, 0}},
    /* A screen on its stand, with what is played on it. */
    [SAT_ICON_LESSON] = {{LINE, 3, 4, 21, 4, 0, 0},
                         {LINE, 3, 4, 3, 16, 0, 0},
                         {LINE, 21, 4, 21, 16, 0, 0},
                         {LINE, 3, 16, 21, 16, 0, 0},
                         {LINE, 12, 16, 12, 21, 0, 0},
                         {LINE, 8, 21, 16, 21, 0, 0},
                         {CORNER, 10, 7, 10, 13, 15, 10}},
    /* An arrow at a lesion. */
    [SAT_ICON_MARKS] = {{ARC, 8, 8, 4.5F, 0, 360, 0},
                        {LINE, 13, 13, 20, 20, 0, 0},
                        {LINE, 13, 13, 18, 13.5F, 0, 0},
                        {LINE, 13, 13, 13.5F, 18, 0, 0}},
    [SAT_ICON_CROSS_HAIR] = {{ARC, 12, 12, 7, 0, 360, 0},
                             {LINE, 12, 2, 12, 9, 0, 0},
                             {LINE, 12, 15, 12, 22, 0, 0},
                             {LINE, 2, 12, 9, 12, 0, 0},
                             {LINE, 15, 12, 22, 12, 0, 0}},
    /* A pencil. */
    [SAT_ICON_AUTHOR] = {{LINE, 4, 20, 5.5F, 14.5F, 0, 0},
                         {LINE, 4, 20, 9.5F, 18.5F, 0, 0},
                         {LINE, 5.5F, 14.5F, 16, 4, 0, 0},
                         {LINE, 9.5F, 18.5F, 20, 8, 0, 0},
                         {LINE, 16, 4, 20, 8, 0, 0}},
    /* A camera. */
    [SAT_ICON_CAPTURE] = {{LINE, 3, 8, 21, 8, 0, 0},
                          {LINE, 3, 8, 3, 19, 0, 0},
                          {LINE, 21, 8, 21, 19, 0, 0},
                          {LINE, 3, 19, 21, 19, 0, 0},
                          {LINE, 9, 5, 15, 5, 0, 0},
                          {ARC, 12, 13.5F, 3.2F, 0, 360, 0}},
    [SAT_ICON_ARROW] = {{LINE, 4, 20, 19, 5, 0, 0},
                        {LINE, 19, 5, 11.5F, 6, 0, 0},
                        {LINE, 19, 5, 18, 12.5F, 0, 0}},
    [SAT_ICON_LABEL] = {{LINE, 5, 5, 19, 5, 0, 0},
                        {LINE, 12, 5, 12, 19, 0, 0},
                        {LINE, 5, 5, 5, 8, 0, 0},
                        {LINE, 19, 5, 19, 8, 0, 0}},
    [SAT_ICON_CIRCLE] = {{ARC, 12, 12, 8, 0, 360, 0}},
    [SAT_ICON_ELLIPSE] = {{LINE, 21, 12, 18.4F, 15.9F, 0, 0},
                          {LINE, 18.4F, 15.9F, 12, 17.5F, 0, 0},
                          {LINE, 12, 17.5F, 5.6F, 15.9F, 0, 0},
                          {LINE, 5.6F, 15.9F, 3, 12, 0, 0},
                          {LINE, 3, 12, 5.6F, 8.1F, 0, 0},
                          {LINE, 5.6F, 8.1F, 12, 6.5F, 0, 0},
                          {LINE, 12, 6.5F, 18.4F, 8.1F, 0, 0},
                          {LINE, 18.4F, 8.1F, 21, 12, 0, 0}},
    [SAT_ICON_BOX] = {{LINE, 4, 6, 20, 6, 0, 0},
                      {LINE, 20, 6, 20, 18, 0, 0},
                      {LINE, 20, 18, 4, 18, 0, 0},
                      {LINE, 4, 18, 4, 6, 0, 0}},
    [SAT_ICON_POLYGON] = {{LINE, 12, 4, 20, 10, 0, 0},
                          {LINE, 20, 10, 17, 19, 0, 0},
                          {LINE, 17, 19, 7, 19, 0, 0},
                          {LINE, 7, 19, 4, 10, 0, 0},
                          {LINE, 4, 10, 12, 4, 0, 0}},
    [SAT_ICON_FREEHAND] = {{ARC, 8, 13, 4.5F, 180, 360, 0}, {ARC, 16.5F, 13, 4, 0, 180, 0}},
    [SAT_ICON_DELETE] = {{LINE, 4, 6, 20, 6, 0, 0},
                         {LINE, 9, 3.5F, 15, 3.5F, 0, 0},
                         {LINE, 6, 6, 7, 20, 0, 0},
                         {LINE, 18, 6, 17, 20, 0, 0},
                         {LINE, 7, 20, 17, 20, 0, 0},
                         {LINE, 10, 10, 10, 16, 0, 0},
                         {LINE, 14, 10, 14, 16, 0, 0}},
    [SAT_ICON_UNDO] = {{LINE, 4, 9, 14, 9, 0, 0},
                       {LINE, 4, 9, 8.5F, 4.5F, 0, 0},
                       {LINE, 4, 9, 8.5F, 13.5F, 0, 0},
                       {ARC, 14, 14, 5, 270, 450, 0},
                       {LINE, 14, 19, 8, 19, 0, 0}},
    [SAT_ICON_REDO] = {{LINE, 20, 9, 10, 9, 0, 0},
                       {LINE, 20, 9, 15.5F, 4.5F, 0, 0},
                       {LINE, 20, 9, 15.5F, 13.5F, 0, 0},
                       {ARC, 10, 14, 5, 90, 270, 0},
                       {LINE, 10, 19, 16, 19, 0, 0}},
    [SAT_ICON_BACKSPACE] = {{LINE, 9, 5, 21, 5, 0, 0},
                            {LINE, 21, 5, 21, 19, 0, 0},
                            {LINE, 21, 19, 9, 19, 0, 0},
                            {LINE, 9, 19, 3, 12, 0, 0},
                            {LINE, 3, 12, 9, 5, 0, 0},
                            {LINE, 12, 9.5F, 17, 14.5F, 0, 0},
                            {LINE, 17, 9.5F, 12, 14.5F, 0, 0}},
    /* A point of light with its rays. */
    [SAT_ICON_POINTER] = {{DISC, 8, 8, 3.2F, 0, 0, 0},
                          {LINE, 8, 1.5F, 8, 2.8F, 0, 0},
                          {LINE, 1.5F, 8, 2.8F, 8, 0, 0},
                          {LINE, 3.4F, 3.4F, 4.3F, 4.3F, 0, 0},
                          {LINE, 12.6F, 3.4F, 11.7F, 4.3F, 0, 0},
                          {LINE, 3.4F, 12.6F, 4.3F, 11.7F, 0, 0},
                          {LINE, 13, 13, 21, 21, 0, 0},
                          {LINE, 14.4F, 13, 21.4F, 20, 0, 0},
                          {LINE, 13, 14.4F, 20, 21.4F, 0, 0}},
    [SAT_ICON_BOOKMARK] = {{LINE, 7, 3.5F, 17, 3.5F, 0, 0},
                           {LINE, 7, 3.5F, 7, 20, 0, 0},
                           {LINE, 17, 3.5F, 17, 20, 0, 0},
                           {LINE, 7, 20, 12, 15, 0, 0},
                           {LINE, 17, 20, 12, 15, 0, 0}},
    [SAT_ICON_GRID] = {{DISC, 5, 5, 2.1F, 0, 0, 0},
                       {DISC, 12, 5, 2.1F, 0, 0, 0},
                       {DISC, 19, 5, 2.1F, 0, 0, 0},
                       {DISC, 5, 12, 2.1F, 0, 0, 0},
                       {DISC, 12, 12, 2.1F, 0, 0, 0},
                       {DISC, 19, 12, 2.1F, 0, 0, 0},
                       {DISC, 5, 19, 2.1F, 0, 0, 0},
                       {DISC, 12, 19, 2.1F, 0, 0, 0},
                       {DISC, 19, 19, 2.1F, 0, 0, 0}},
};

static double line_distance(const Shape *shape, double x, double y)
{
    const double dx = (double)shape->c - (double)shape->a;
    const double dy = (double)shape->d - (double)shape->b;
    const double length2 = dx * dx + dy * dy;
    double t =
        length2 > 0.0 ? ((x - (double)shape->a) * dx + (y - (double)shape->b) * dy) / length2 : 0.0;
    t = fmin(fmax(t, 0.0), 1.0);
    return hypot(x - (double)shape->a - t * dx, y - (double)shape->b - t * dy);
}

static double arc_distance(const Shape *shape, double x, double y)
{
    const double degree = 3.14159265358979323846 / 180.0;
    const double dx = x - (double)shape->a;
    const double dy = y - (double)shape->b;
    const double from = (double)shape->d;
    const double sweep = (double)shape->e - from;
    double angle = fmod(atan2(dy, dx) / degree - from, 360.0);
    angle = angle < 0.0 ? angle + 360.0 : angle;
    if (angle <= sweep) {
        return fabs(hypot(dx, dy) - (double)shape->c);
    }
    const double r = (double)shape->c;
    const double to = (double)shape->e * degree;
    return fmin(hypot(dx - r * cos(from * degree), dy - r * sin(from * degree)),
                hypot(dx - r * cos(to), dy - r * sin(to)));
}

/** Signed distance to a filled triangle's edges: below 0 inside. */
static double triangle_distance(const Shape *shape, double x, double y)
{
    const double px[3] = {(double)shape->a, (double)shape->c, (double)shape->e};
    const double py[3] = {(double)shape->b, (double)shape->d, (double)shape->f};
    double nearest = 1e9;
    int positive = 0;
    int negative = 0;
    for (int i = 0; i < 3; i++) {
        const int j = (i + 1) % 3;
        const Shape edge = {LINE, (float)px[i], (float)py[i], (float)px[j], (float)py[j], 0, 0};
        nearest = fmin(nearest, line_distance(&edge, x, y));
        const double side = (px[j] - px[i]) * (y - py[i]) - (py[j] - py[i]) * (x - px[i]);
        positive += side >= 0.0 ? 1 : 0;
        negative += side <= 0.0 ? 1 : 0;
    }
    return positive == 3 || negative == 3 ? -nearest : nearest;
}

/** Distance to the shape's edge: below 0 inside. */
static double shape_distance(const Shape *shape, double x, double y)
{
    switch (shape->kind) {
    case LINE:
        return line_distance(shape, x, y) - HALF_STROKE;
    case ARC:
        return arc_distance(shape, x, y) - HALF_STROKE;
    case DISC:
        return hypot(x - (double)shape->a, y - (double)shape->b) - (double)shape->c;
    case HALF_DISC:
        return fmax(hypot(x - (double)shape->a, y - (double)shape->b) - (double)shape->c,
                    (double)shape->a - x);
    case CORNER:
        return triangle_distance(shape, x, y);
    case END:
        break;
    }
    return 1e9;
}

void sat_icon_rasterise(SatIcon icon, uint32_t size_px, uint8_t *coverage)
{
    const double unit = 24.0 / (double)size_px;
    for (uint32_t row = 0; row < size_px; row++) {
        for (uint32_t column = 0; column < size_px; column++) {
            const double x = ((double)column + 0.5) * unit;
            const double y = ((double)row + 0.5) * unit;
            double distance = 1e9;
            for (size_t i = 0; i < MAX_SHAPES && SHAPES[icon][i].kind != END; i++) {
                distance = fmin(distance, shape_distance(&SHAPES[icon][i], x, y));
            }
            const double covered = fmin(fmax(0.5 - distance / unit, 0.0), 1.0);
            coverage[(size_t)row * size_px + column] = (uint8_t)lround(covered * 255.0);
        }
    }
}
