/* The help pages, each ending with a line feed. For export_help.c alone. Constants. */
#ifndef SAT_EXPORT_HELP_PAGES_H
#define SAT_EXPORT_HELP_PAGES_H

/* help_presentations.c */
extern const char sat_help_list[];
extern const char sat_help_pack[];
extern const char sat_help_play[];
extern const char sat_help_info[];
extern const char sat_help_verify[];
extern const char sat_help_extract[];
extern const char sat_help_export[];
extern const char sat_help_diff[];
extern const char sat_help_repair[];
/* help_originals.c */
extern const char sat_help_deidentify[];
extern const char sat_help_backup[];
extern const char sat_help_library[];
extern const char sat_help_restore[];
extern const char sat_help_login[];
/* help_own.c */
extern const char sat_help_new[];
extern const char sat_help_edit[];
extern const char sat_help_config[];
extern const char sat_help_cache[];
extern const char sat_help_secret[];

#endif
