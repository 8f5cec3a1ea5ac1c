/* What -h prints. */
#include "export/export_help.h"

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

static const char edit_page[] =
    "satchel edit FOLDER|case.json --title TEXT ...   set fields of a case folder\n"
    "\n"
    "Sets them in the case.json of the folder, which is made when it is not there;\n"
    "all else in it stays. satchel pack FOLDER takes what it says.\n"
    "\n"
    "  --title, --presentation, --diagnosis, --discussion TEXT\n"
    "  --system TEXT            one of twenty; once for each\n"
    "  --certainty TEXT         possible, probable, almost certain, certain,\n"
    "                           not applicable\n"
    "  --age \"45 y\"  --sex F|M|O   - takes it away\n"
    "  --series-titles 1/2/3:TEXT   by the numbers of satchel list\n"
    "  --consent KIND[:TEXT]    none, local policy, written: what was agreed\n"
    "  --quiz on|off            whether it suits a quiz\n"
    "  --hidden on|off          shown as an unknown until it is revealed\n"
    "\n"
    "Examples\n"
    "  satchel edit ~/cases/7 --title \"Thunderclap headache\" --system Vascular\n"
    "  satchel edit ~/cases/7/case.json --diagnosis \"Ruptured aneurysm\"\n";

static const char new_page[] =
    "satchel new FOLDER --from SOURCE   a case folder to write a case into\n"
    "\n"
    "Writes the pictures as cleaned DICOM, a case.json with fields to fill in and a\n"
    "note at each, and a folder thumbnails that shows which series is which. Of\n"
    "several cases each gets a folder of its own. Nothing is written over; texts\n"
    "that lie beside the pictures stay there. The privacy gate asks as in pack.\n"
    "\n"
    "  --from SOURCE          once for each\n"
    "  --series, --exclude, --frames, --crop, --mask SEL...   as in satchel pack\n"
    "  --merge --split-study  what makes a case\n"
    "  --profile NAME         what is kept of the headers, as in deidentify\n"
    "  --accept ITEM,...  --skip-suspicious  --yes   for the privacy gate\n"
    "  --dry-run              only tell\n"
    "\n"
    "Examples\n"
    "  satchel new ~/cases/8 --from /media/cdrom\n"
    "  satchel edit ~/cases/8 --title \"Thunderclap headache\"\n"
    "  satchel pack ~/cases/8 -o eight.satchel\n";

static const char login_page[] =
    "satchel login|logout|whoami radiopaedia:   your account at a case server\n"
    "\n"
    "login asks for what it needs, step by step: the first time you register an\n"
    "application of your own in the browser, then you allow it, and paste the code\n"
    "that is shown. All of it is read from the standard input, never from options.\n"
    "It is kept in a file that only you can read, and renewed by itself. whoami says\n"
    "who you are there and how much room is left; logout forgets all of it.\n"
    "\n"
    "No login is needed for the zip of \"Download originals\": give it as SOURCE.\n"
    "Another server of this kind: radiopaedia_url = https://... in the config file.\n"
    "\n"
    "Examples\n"
    "  satchel login radiopaedia:\n"
    "  satchel list radiopaedia:\n"
    "  satchel backup radiopaedia: -o ~/backups\n";

static const char list_page[] =
    "satchel list SOURCE... [options]   what is there; writes nothing\n"
    "\n"
    "Prints cases, studies and series with the numbers that options take: 1 is a\n"
    "case, 1/2 its second study, 1/2/3 the third series of that. Slices are in the\n"
    "order of their positions, whatever the files are called.\n"
    "\n"
    "  --series SEL,...       only these        --exclude SEL,...      not these\n"
    "  --merge                all patients in one case\n"
    "  --split-study          each study a case of its own     --key-images  alone\n"
    "  --skip-suspicious      leave out what may show burned-in text\n"
    "  --privacy              what the privacy gate would ask, and what --profile\n"
    "                         keeps; as a page: --privacy-report FILE.html\n"
    "  -v                     name every file that is left out\n"
    "  --json                 one line of JSON for each case and series\n"
    "\n"
    "It takes the options of satchel pack, and shows what they would give. Marks\n"
    "below a series: - a note, ! needs a look, ? the privacy gate may ask about it.\n"
    "In a list (.txt, lecture.json, saved page) radiopaedia:RID is a backup of that\n"
    "case in --library FOLDER, else your case at the server, else left out, told.\n"
    "\n"
    "Examples\n"
    "  satchel list /media/cdrom/DICOMDIR -v\n"
    "  satchel list talk.txt --library ~/backups --exclude 1/2,3 --json\n";

static const char pack_page[] =
    "satchel pack SOURCE... -o FILE.satchel [options]   make a presentation\n"
    "\n"
    "  --series SEL,...  --exclude SEL,...    which, by the numbers of satchel list\n"
    "  --frames SEL:A-B[/STEP]   --crop SEL:X,Y,W,H   --window SEL:CENTER/WIDTH\n"
    "  --key-images   what is marked alone; of 4-D stacks --frames takes all times\n"
    "  --mask SEL:X,Y,W,H[@A-B] blacks out, in all frames   --thicken SEL:MM   means\n"
    "                           of thin slices: 3 mm show no face that is rebuilt\n"
    "  --title, --presentation, --diagnosis, --discussion, --certainty, --system,\n"
    "  --age, --sex  [SEL:]TEXT  of a case   --series-titles SEL:TEXT   --with DRAFT\n"
    "  --merge --split-study --day-numbering on|off --privacy-report FILE.html|.json\n"
    "  --skip-suspicious | --accept ITEM,...|pixels|faces|words|all   what may show\n"
    "                         who the patient is: left out, or taken after a look\n"
    "  --effort fast|balanced|small --quality lossless|near:N|lossy:Q --max-size 9M\n"
    "  --json [--item-pictures]  for programs, with pictures of what is asked    -n\n"
    "\n"
    "Pictures are lossless; near:2 lets values be off by 2 at most, lossy:90 by a\n"
    "256th of the window; --max-size chooses. Names, numbers, dates, UIDs are never\n"
    "in a pack. An interrupted run goes on. A list's rIDs: --library FOLDER first.\n"
    "\n"
    "Examples\n"
    "  satchel pack ~/cases -o lecture.satchel --max-size 200M\n"
    "  satchel pack ~/ct -o ct.satchel --title \"Headache\" --frames 1/1/2:20-60\n"
    "  satchel pack talk.txt -o talk.satchel --library ~/backups --skip-suspicious\n";

static const char play_page[] =
    "satchel play FILE|SOURCE... [options]   open the player\n"
    "\n"
    "A pack opens at once. Any other source is packed into your cache first; series\n"
    "that may show burned-in text are left out and named. Such a pack is private:\n"
    "it is not checked for sharing. To share, use satchel pack.\n"
    "\n"
    "  --series, --exclude, --frames, ...     as for satchel pack\n"
    "  --no-player            only make the pack, and print its path\n"
    "  --cache-size 2G        how much the cache keeps; the oldest go first\n"
    "  --player PROGRAM       the player, when it is not found\n"
    "\n"
    "Examples\n"
    "  satchel play lecture.satchel\n"
    "  satchel play /media/cdrom\n";

static const char info_page[] =
    "satchel info FILE... [options]   what a pack or a backup holds\n"
    "\n"
    "  --json                 one line of JSON for each case and series\n"
    "\n"
    "Titles may tell the diagnosis: do not show this to those who shall guess it.\n"
    "\n"
    "Examples\n"
    "  satchel info lecture.satchel\n"
    "  satchel info *.satchel --json\n";

static const char verify_page[] =
    "satchel verify FILE... [options]   check packs and backups\n"
    "\n"
    "Reads every byte and compares it with its SHA-256. A fault is told by case,\n"
    "series and picture, counted from 1, and what it costs; of a backup by file.\n"
    "A folder stands for all packs and backups in it.\n"
    "\n"
    "  --quick                the structure only, not the pictures or files\n"
    "  --json                 one line of JSON for each fault\n"
    "\n"
    "Exit codes: 0 whole, 6 faults found, 4 no pack, 3 not there\n"
    "\n"
    "Examples\n"
    "  satchel verify lecture.satchel\n"
    "  satchel verify --quick *.satchel\n";

static const char extract_page[] =
    "satchel extract FILE -o FOLDER [options]   a pack or backup to plain folders\n"
    "\n"
    "Writes a folder for each case: case.txt to read, case.json for programs, and a\n"
    "folder for each series with its pictures in their order: gray of more than 8\n"
    "bits as 16-bit PNG, other pictures as 8-bit PNG, JPEG pictures as they are.\n"
    "case.txt says how PNG values become stored values. FOLDER must be empty, new,\n"
    "or hold an earlier result of the same pack. Of a backup it writes the files as\n"
    "they are, each checked: DICOM, case.txt, case.json; FOLDER is new or empty.\n"
    "\n"
    "  -n, --dry-run          only say what would be written\n"
    "  -j, --jobs N           pictures decoded at once\n"
    "\n"
    "Example\n"
    "  satchel extract lecture.satchel -o lecture-files\n";

static const char export_page[] =
    "satchel export PACK --as FORM -o FILE [options]   a pack in another form\n"
    "\n"
    "  --as text   to read: what is asked first, the answers on pages behind it\n"
    "  --as html   the same as one page with its pictures and words for them; what\n"
    "              reveals something is closed until it is opened\n"
    "  --as csv    findings and questions as a table for spreadsheets\n"
    "  --as gift   the questions, for Moodle and others\n"
    "  --as moodle the questions with their pictures, as Moodle XML\n"
    "  --as mirc   MIRC documents and their pictures, in a zip\n"
    "  --as pptx   a presentation: a slide for each step, stacks as sequences\n"
    "  --as anki   flash cards: the stacks of a case in front, its findings behind;\n"
    "              a card for each question; import the file (.apkg) into Anki\n"
    "\n"
    "What a form cannot carry is told. The pack is not changed; FILE is replaced\n"
    "when all of it is made. Packs that satchel play made for one user are refused.\n"
    "\n"
    "Exit codes: 0 done, 1 with questions or pictures left out, 3 nothing for this\n"
    "form, 4 no pack, 5 not writable, 7 not checked for sharing\n"
    "\n"
    "Example\n"
    "  satchel export lecture.satchel --as html -o lecture.html\n";

static const char diff_page[] =
    "satchel diff A B [options]   what changed between packs or backups\n"
    "\n"
    "Cases are compared by their ids: texts, studies, series, and how many pictures\n"
    "(of packs) or files (of backups) came, went or are others. Of a pack and a\n"
    "backup the texts and the numbers of pictures are compared.\n"
    "\n"
    "Exit codes: 0 no difference, 1 there are some; others as always.\n"
    "\n"
    "Examples\n"
    "  satchel diff lecture-2023.satchel lecture.satchel\n"
    "  satchel diff 'backups/Case_7f3a.zip' 'backups/Case_7f3a (version 2).zip'\n";

static const char repair_page[] =
    "satchel repair FILE -o NEW [options]   what is whole of a pack or backup\n"
    "\n"
    "FILE stays as it is, and nothing is written over. What is lost is named.\n"
    "\n"
    "Of a pack, each picture whose hash holds goes into NEW; a lost one leaves its\n"
    "stack, with a note which it was; a case whose case.json is damaged is lost.\n"
    "Where both indices are gone, NEW is for you alone: nothing tells any more\n"
    "whether the pack may be shared.\n"
    "\n"
    "Of a backup, each file whose hash holds goes into NEW. Where the end is cut\n"
    "off, files are known by their CRC-32, and the case gets an id of its own.\n"
    "\n"
    "Exit codes: 0 nothing is lost, 1 something is; others as always.\n"
    "\n"
    "Examples\n"
    "  satchel repair lecture.satchel -o lecture-repaired.satchel\n"
    "  satchel repair Case_7f3a.zip -o Case_7f3a-repaired.zip\n";

static const char config_page[] =
    "satchel config show   settings and where they come from\n"
    "\n"
    "Command line before environment before config file before default.\n"
    "\n"
    "  --jobs         SATCHEL_JOBS         jobs = 4\n"
    "  --effort       SATCHEL_EFFORT       effort = small    (or fast, balanced)\n"
    "  --color        SATCHEL_COLOR        color = never     (NO_COLOR too)\n"
    "  --cache-size   SATCHEL_CACHE_SIZE   cache_size = 2G\n"
    "  --player       SATCHEL_PLAYER       player = /opt/satchel/satchel-player\n"
    "  --library      SATCHEL_LIBRARY      library = ~/backups   (rIDs of lists)\n"
    "\n"
    "The config file is satchel/config in $XDG_CONFIG_HOME (else ~/.config), one\n"
    "NAME = VALUE a line; # begins a remark. vocabulary.txt beside it holds words\n"
    "of your own that descriptions keep: a word or phrase a line.\n"
    "\n"
    "Example\n"
    "  satchel config show --json\n";

static const char cache_page[] =
    "satchel cache clear [options]   remove what play keeps, or what was decided\n"
    "\n"
    "Sources that are no packs are packed into your cache before they are played.\n"
    "This removes all those packs; satchel config show tells where they lie.\n"
    "\n"
    "  --decisions            forget instead what was accepted or left out for\n"
    "                         privacy: all of it is asked again\n"
    "  -n, --dry-run          only say what would be removed\n"
    "\n"
    "Examples\n"
    "  satchel cache clear\n"
    "  satchel cache clear --decisions\n";

static const char secret_page[] =
    "satchel secret export FILE   a copy of your library secret\n"
    "satchel secret import FILE   the one of another machine as yours\n"
    "\n"
    "UIDs are mapped and dates shifted by a secret that was made once and stands in no\n"
    "output. With the same secret two machines make the same files of the same\n"
    "originals. FILE is written for you alone; keep it as private as the originals.\n"
    "\n"
    "  -y, --yes              replace another secret; what it made cannot be made again\n"
    "\n"
    "Examples\n"
    "  satchel secret export /media/stick/library-secret\n"
    "  satchel secret import /media/stick/library-secret\n";

static const char deidentify_page[] =
    "satchel deidentify SOURCE... -o FOLDER [options]   cleaned DICOM files\n"
    "\n"
    "Writes each picture as DICOM of the same transfer syntax, cleaned by the whole\n"
    "table of PS3.15 annex E, at every depth: names, numbers, private attributes and\n"
    "overlays go, UIDs are mapped by your library secret, dates shifted by days of\n"
    "the patient's own. Pictures stay; what they carry unseen is cleared: bits\n"
    "outside Bits Stored, comments in JPEG. FOLDER must be new, empty, or hold an\n"
    "earlier result. Reports, documents, waveforms, videos are left out by kind.\n"
    "\n"
    "  --profile teaching       descriptions cut to vocabulary words, dates shifted,\n"
    "                           sex, rounded age, size and weight kept (default)\n"
    "            retain-dates   the same with real dates\n"
    "            strict         the basic profile: no dates, no characteristics\n"
    "            NAME+OPTION... with more, as +retain-device-identity\n"
    "  --series, --exclude, --frames SEL,...  by the numbers of satchel list;\n"
    "          files are kept whole   --merge  --split-study  --key-images  alone\n"
    "  --mask, --crop SEL:X,Y,W,H   blackened, cut out; compressed ones are decoded\n"
    "  --skip-suspicious | --accept ITEM,...|pixels|faces|words|all   what may show\n"
    "                         who the patient is: left out, or taken after a look\n"
    "  --privacy-report FILE.html|.json   -n  -j N  -q  -v  --json [--item-pictures]\n"
    "\n"
    "Example\n"
    "  satchel deidentify ~/ct -o ~/ct-clean --privacy-report report.json\n";

static const char backup_page[] =
    "satchel backup SOURCE... -o FOLDER [options]   one zip a case, incremental\n"
    "\n"
    "Each case becomes a BagIt zip: its DICOM files, cleaned as by deidentify, and\n"
    "its text (case.txt, case.json), with a SHA-256 of every file. Any unzip program\n"
    "opens it. The next run writes only what is new or has changed; a changed case\n"
    "gets a new version beside the old one; what has vanished at the source is kept,\n"
    "and marked in FOLDER/Backups.txt.\n"
    "\n"
    "  --layout bag|dicomdir    a BagIt bag, or a DICOM medium for importers\n"
    "  --keep-identifiers       files as they are, naming the patient: for you alone\n"
    "  --replace-changed        a changed case takes the place of its old version\n"
    "  --check [--sample N%]    read a tenth of the backups again; each in its turn\n"
    "  --title, --presentation, --diagnosis, --discussion, --certainty, --system,\n"
    "  --age, --sex  [SEL:]TEXT   fields of a case; a title names its zip\n"
    "  --series, --exclude SEL,...   --mask, --crop SEL:X,Y,W,H   --merge\n"
    "  --split-study   --key-images   --profile     as for deidentify\n"
    "  --skip-suspicious | --accept ITEM,...|pixels|faces|words|all   what may show\n"
    "                         who the patient is: left out, or taken after a look\n"
    "  -n, --dry-run   -j, --jobs N   --json [--item-pictures]   -q   -v\n"
    "\n"
    "Example\n"
    "  satchel backup ~/cases -o /media/usb/backups\n";

static const char library_page[] =
    "satchel library VERB FOLDER ... [options]   what lies in a folder of backups\n"
    "\n"
    "  list FOLDER            every backup: day, size, state, title, file\n"
    "  search FOLDER WORD...  those whose texts hold all words; a word with blanks\n"
    "                         is a phrase, head* stands for what begins so\n"
    "  check FOLDER           read every byte again;  --sample 10%  of the backups,\n"
    "                         those first whose check is longest ago\n"
    "  prune FOLDER --keep N  which older versions would go if N of a case stay;\n"
    "                         30d keeps what is younger, 3,30d both. --yes removes\n"
    "                         them, once the newest, which stays, is read and whole\n"
    "  move FOLDER NEW        copy, check, then remove, one by one; -n only tells.\n"
    "                         The same command goes on with an interrupted run\n"
    "\n"
    "The folder is the library: Backups.index in it is made anew when missing.\n"
    "  --json                 one line of JSON for each backup\n"
    "\n"
    "Examples\n"
    "  satchel library search /media/usb/backups appendicitis 'free fluid'\n"
    "  satchel library check /media/usb/backups --sample 5%\n"
    "  satchel library move /media/usb/backups /media/new/backups\n";

static const char restore_page[] =
    "satchel restore BACKUP --to SERVER [options]   a backup back to a server\n"
    "\n"
    "radiopaedia:  a draft of your own, which nobody sees before you publish it,\n"
    "    with its texts, studies and the files of each series in order. The quota\n"
    "    is checked first; an age or a name in a file, which the server refuses, is\n"
    "    emptied. satchel login radiopaedia: comes first.\n"
    "pacs://TITLE@host:port (C-STORE), dicomweb+https://host/root (STOW-RS), or a\n"
    "    server's name in the config: every DICOM object as it is; texts stay here.\n"
    "    What it has already is not sent; what it refuses is told with its reason.\n"
    "The same command goes on with an interrupted run and makes nothing twice.\n"
    "\n"
    "  --case RID             radiopaedia: add the studies to this draft of yours\n"
    "  -n, --dry-run          show what would be sent, ask no server\n"
    "  --yes                  files that name the patient may go to the PACS or\n"
    "                         DICOMweb server; radiopaedia: never gets them\n"
    "  -v, --json             each object too\n"
    "\n"
    "Settings: radiopaedia_url, calling_ae, auth_file; see satchel config show.\n"
    "\n"
    "Examples\n"
    "  satchel restore 'backups/CT Head 7f3a.zip' --to radiopaedia: -n\n"
    "  satchel restore 'backups/CT Head 7f3a.zip' --to pacs://PACS@10.0.0.5:11112\n";

const char *sat_help_page(SatCommand command)
{
    switch (command) {
    case SAT_COMMAND_NONE:
        break;
    case SAT_COMMAND_LIST:
        return list_page;
    case SAT_COMMAND_PACK:
        return pack_page;
    case SAT_COMMAND_PLAY:
        return play_page;
    case SAT_COMMAND_INFO:
        return info_page;
    case SAT_COMMAND_VERIFY:
        return verify_page;
    case SAT_COMMAND_EXTRACT:
        return extract_page;
    case SAT_COMMAND_EXPORT:
        return export_page;
    case SAT_COMMAND_DIFF:
        return diff_page;
    case SAT_COMMAND_NEW:
        return new_page;
    case SAT_COMMAND_EDIT:
        return edit_page;
    case SAT_COMMAND_REPAIR:
        return repair_page;
    case SAT_COMMAND_DEIDENTIFY:
        return deidentify_page;
    case SAT_COMMAND_BACKUP:
        return backup_page;
    case SAT_COMMAND_RESTORE:
        return restore_page;
    case SAT_COMMAND_LIBRARY:
        return library_page;
    case SAT_COMMAND_CONFIG:
        return config_page;
    case SAT_COMMAND_CACHE:
        return cache_page;
    case SAT_COMMAND_SECRET:
        return secret_page;
    case SAT_COMMAND_LOGIN:
    case SAT_COMMAND_LOGOUT:
    case SAT_COMMAND_WHOAMI:
        return login_page;
    }
    return program_page;
}
