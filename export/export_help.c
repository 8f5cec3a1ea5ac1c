/* Which page -h prints. */
#include "export/export_help.h"

#include "export/help_pages.h"

static const char program_page[] =
    "satchel - teaching cases for places without a network\n"
    "\n"
    "  satchel list SOURCE...                     what is there; writes nothing\n"
    "  satchel pack SOURCE... -o lecture.satchel  make a presentation\n"
    "  satchel play FILE|SOURCE...                open the player\n"
    "  satchel info FILE...                       what a pack or a backup holds\n"
    "  satchel verify FILE... [--quick]           check every byte\n"
    "  satchel extract FILE -o FOLDER             to plain folders: PNG, JPEG, text\n"
    "  satchel diff A B | repair FILE -o NEW      what changed; what is whole of it\n"
    "  satchel export PACK --as FORM -o FILE      html, pptx, moodle, ...\n"
    "  satchel deidentify SOURCE... -o FOLDER     cleaned DICOM files\n"
    "  satchel backup SOURCE... -o FOLDER         one zip a case, incremental\n"
    "  satchel library VERB FOLDER | restore BACKUP --to SERVER\n"
    "  satchel new|edit FOLDER | login | config | cache | secret   -h tells of each\n"
    "\n"
    "SOURCE: DICOM, PNG/JPEG (file, folder, zip), DICOMDIR, backup, radiopaedia:RID,\n"
    "pacs://TITLE@host:port?PatientID=1, osirix://, a named server; a list of them\n"
    "For every command: -h its own page, -q quiet, -v more, --json JSON lines,\n"
    "--color auto|always|never, --yes no questions; with pictures to code: --jobs N\n"
    "Example: satchel pack ~/cases -o lecture.satchel --exclude 1/2\n"
    "\n"
    "Exit codes: 0 done, 1 done with items skipped or warnings, 2 usage, 3 no input,\n"
    "4 input corrupt, 5 output, 6 verify, 7 privacy, 8 network, 130 interrupted\n";

const char *sat_help_page(SatCommand command)
{
    switch (command) {
    case SAT_COMMAND_NONE:
        break;
    case SAT_COMMAND_LIST:
        return sat_help_list;
    case SAT_COMMAND_PACK:
        return sat_help_pack;
    case SAT_COMMAND_PLAY:
        return sat_help_play;
    case SAT_COMMAND_INFO:
        return sat_help_info;
    case SAT_COMMAND_VERIFY:
        return sat_help_verify;
    case SAT_COMMAND_EXTRACT:
        return sat_help_extract;
    case SAT_COMMAND_EXPORT:
        return sat_help_export;
    case SAT_COMMAND_DIFF:
        return sat_help_diff;
    case SAT_COMMAND_NEW:
        return sat_help_new;
    case SAT_COMMAND_EDIT:
        return sat_help_edit;
    case SAT_COMMAND_REPAIR:
        return sat_help_repair;
    case SAT_COMMAND_DEIDENTIFY:
        return sat_help_deidentify;
    case SAT_COMMAND_BACKUP:
        return sat_help_backup;
    case SAT_COMMAND_RESTORE:
        return sat_help_restore;
    case SAT_COMMAND_LIBRARY:
        return sat_help_library;
    case SAT_COMMAND_CONFIG:
        return sat_help_config;
    case SAT_COMMAND_CACHE:
        return sat_help_cache;
    case SAT_COMMAND_SECRET:
        return sat_help_secret;
    case SAT_COMMAND_LOGIN:
    case SAT_COMMAND_LOGOUT:
    case SAT_COMMAND_WHOAMI:
        return sat_help_login;
    }
    return program_page;
}
