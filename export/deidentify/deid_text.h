/* Text that may leave: fixed sentences of ours with numbers, and parts joined. What is left of a
 * description comes by deid_words.h, the user's own words by user_text.h. No other way leads to
 * SatCleanText in the exporter. Pure but for the arena; one thread an arena. */
#ifndef SAT_EXPORT_DEID_TEXT_H
#define SAT_EXPORT_DEID_TEXT_H

#include <stddef.h>

#include "export/deidentify/clean_frame.h"
#include "export/deidentify/vocabulary.h"
#include "formats/base/arena.h"
#include "formats/base/checksum.h"
#include "formats/case/clean_text.h"

/** The entry of the wanted class that comes first in a text of vocabulary words; NULL: none. */
const SatVocabularyEntry *sat_deid_first_word(const SatCleanText *words, SatWordClass word_class);

/** Our own sentences, with as many numbers as named behind them; deid_text.c has the texts. */
typedef enum {
    SAT_SENTENCE_EMPTY,           /* "" */
    SAT_SENTENCE_DAY,             /* caption of a study: day */
    SAT_SENTENCE_DAY_AGAIN,       /* of a further study of that day: day, which one */
    SAT_SENTENCE_DAY_UNKNOWN,     /* a study without a date */
    SAT_SENTENCE_MISSING_ONE,     /* one slice: number of the frame before, of the one behind */
    SAT_SENTENCE_MISSING,         /* several: how many, before, behind */
    SAT_SENTENCE_MISSING_MORE,    /* beyond the gaps that were named: how many */
    SAT_SENTENCE_SAME_POSITION,   /* frames at another one's position: how many, of how many */
    SAT_SENTENCE_IRREGULAR,       /* slice distances: least, largest */
    SAT_SENTENCE_TILT,            /* gantry tilt: degrees */
    SAT_SENTENCE_NO_GEOMETRY,     /* ordered by instance numbers */
    SAT_SENTENCE_NO_STACK,        /* one place, or directions that differ: ordered likewise */
    SAT_SENTENCE_SPLIT,           /* a stack of a series that was split: which, of how many */
    SAT_SENTENCE_DUPLICATE_ONE,   /* one copy of an instance was left out */
    SAT_SENTENCE_DUPLICATE,       /* copies left out: how many */
    SAT_SENTENCE_TWINS,           /* kept though they name the same instance: how many */
    SAT_SENTENCE_TIMES_BY_NUMBER, /* repeats that nothing tells apart: how many */
    SAT_SENTENCE_DIRECTIONS,      /* directions of diffusion as times: how many */
    SAT_SENTENCE_LONE_TIME,       /* a time apart: which, of how many, places, of how many */
    SAT_SENTENCE_SPACING_VARIES,  /* no spacing is kept */
    SAT_SENTENCE_ODD_GROUPS,      /* functional groups: for how many frames, of how many */
    SAT_SENTENCE_PLACES,          /* --frames of a 4-D stack: first, last, of how many */
    SAT_SENTENCE_EVERY,           /* --frames with a step: step */
    SAT_SENTENCE_PICTURES,        /* --frames: first, last, of how many */
    SAT_SENTENCE_PALETTE_16,      /* conversion of palette entries: largest error, of how many */
    SAT_SENTENCE_YBR,             /* conversion of luminance and chrominance */
    SAT_SENTENCE_SCALED_TO_8,     /* conversion of colour: bits, largest error, of how many */
    SAT_SENTENCE_FRAME_TIMES,     /* of a cine: least, largest, median in ms */
    SAT_SENTENCE_TRIM,            /* what the file asks to show of a cine: first, last */
    SAT_SENTENCE_SUPPLEMENT,      /* conversion of gray with supplemental colours */
    SAT_SENTENCE_LINEAR_TO_16,    /* conversion of wide values, not measured */
    SAT_SENTENCE_LINEAR_ERROR,    /* the same, measured: largest error */
    SAT_SENTENCE_SLIDE_LAYERS,    /* pictures of one place of a slide: how many */
    SAT_SENTENCE_OVERLAY,         /* a graphic over the picture */
    SAT_SENTENCE_FRAMES_MISSING,  /* of a file that was cut short: how many, of how many */
    SAT_SENTENCE_MASKED,          /* --mask: how many, in how many frames, of how many */
    SAT_SENTENCE_UNSEARCHED,      /* masked, and the rest not searched */
    SAT_SENTENCE_SHUTTERS,        /* percent of a picture, frames that have them, of how many */
    SAT_SENTENCE_OWN_SIGN,        /* signed by the codestream alone */
    SAT_SENTENCE_NO_SLABS,        /* --thicken cannot be done */
    SAT_SENTENCE_SLABS,           /* --thicken: slabs, their mm, slices, their distance in mm */
    SAT_SENTENCE_SLAB_MEAN,       /* conversion of slices to slabs: slices, slabs */
    SAT_SENTENCE_NEAR,            /* --quality: how far stored values may be off */
    SAT_SENTENCE_LAST = SAT_SENTENCE_NEAR
} SatSentence;

SAT_NODISCARD const SatCleanText *sat_deid_sentence(SatArena *arena, SatSentence which,
                                                    const double *numbers, size_t count,
                                                    SatError *err);
/** The title word of a modality: sat_vocabulary_modality_title() of a clean code. */
SAT_NODISCARD const SatCleanText *
sat_deid_modality_title(SatArena *arena, const SatCleanText *modality, SatError *err);
/** What a frame shows, as titles say it: "phase image", "water"; of plain ones "magnitude". */
SAT_NODISCARD const SatCleanText *sat_deid_content_word(SatArena *arena, SatFrameContent content,
                                                        SatError *err);
/** "segment 2: Liver", "segment 2" without a name. */
SAT_NODISCARD const SatCleanText *sat_deid_segment_word(SatArena *arena, uint32_t number,
                                                        const SatCleanText *name, SatError *err);
/** "b 1000", "echo 2", "LAO 30": the number rounded, without its sign. */
SAT_NODISCARD const SatCleanText *sat_deid_number_word(SatArena *arena, SatFrameNumber by,
                                                       double number, SatError *err);
/** 'A' Axial, 'S' Sagittal, 'C' Coronal, else "". */
SAT_NODISCARD const SatCleanText *sat_deid_plane(SatArena *arena, char plane, SatError *err);
/** The first `digits` (1 to 16) hex digits of a key. */
SAT_NODISCARD const SatCleanText *sat_deid_short_id(SatArena *arena, const SatSha256 *key,
                                                    size_t digits, SatError *err);
/** Clean parts joined by one blank; empty and NULL parts are left out. */
SAT_NODISCARD const SatCleanText *sat_deid_join(SatArena *arena, const SatCleanText *const *parts,
                                                size_t count, SatError *err);

#endif
