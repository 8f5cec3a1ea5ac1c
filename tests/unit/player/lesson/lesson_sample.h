/* A case with steps, findings and a question of every kind, for tests of lessons. */
#ifndef SAT_TESTS_LESSON_SAMPLE_H
#define SAT_TESTS_LESSON_SAMPLE_H

#include "formats/case/teaching.h"

enum { Q_SINGLE, Q_MULTIPLE, Q_BOOLEAN, Q_HOTSPOT, Q_TEXT, QUESTIONS };

/** History, two views of images, the five questions, two findings, the diagnosis: 10 steps. */
const SatCase *sat_lesson_sample(void);
/** The same without steps of its own. */
const SatCase *sat_lesson_sample_without_steps(void);

#endif
