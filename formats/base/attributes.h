/* Compiler attributes and scope-bound ownership, in one place so that headers stay readable. */
#ifndef SAT_BASE_ATTRIBUTES_H
#define SAT_BASE_ATTRIBUTES_H

#if defined(__GNUC__)
#define SAT_NODISCARD __attribute__((warn_unused_result))
#if defined(__MINGW32__)
#define SAT_PRINTF(format_index, first_index)                                                      \
    __attribute__((format(gnu_printf, format_index, first_index)))
#else
#define SAT_PRINTF(format_index, first_index)                                                      \
    __attribute__((format(printf, format_index, first_index)))
#endif
#else
#define SAT_NODISCARD
#define SAT_PRINTF(format_index, first_index)
#endif

/** SAT_AUTO(SatZipReader) *zip = NULL; frees with sat_auto_free_SatZipReader() when out of scope.
 *  A type takes part by writing SAT_DEFINE_AUTO(Type, free_function) after its free function. */
#define SAT_AUTO(Type) __attribute__((cleanup(sat_auto_free_##Type))) Type
#define SAT_DEFINE_AUTO(Type, free_function)                                                       \
    static inline void sat_auto_free_##Type(Type **pointer) /* NOLINT */                           \
    {                                                                                              \
        free_function(*pointer);                                                                   \
    }

/** Takes the pointer out of a SAT_AUTO variable, so that the caller now owns it. */
#define SAT_STEAL(pointer)                                                                         \
    __extension__({                                                                                \
        __typeof__(pointer) sat_stolen_ = (pointer);                                               \
        (pointer) = NULL;                                                                          \
        sat_stolen_;                                                                               \
    })

/** 1 when a sanitizer shadows all memory, so that limits of memory cannot be. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SAT_IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SAT_IS_SANITIZED 1
#endif
#endif
#ifndef SAT_IS_SANITIZED
#define SAT_IS_SANITIZED 0
#endif

#endif
