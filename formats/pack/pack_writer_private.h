/* Writing texts that come from a pack, and so are clean already. Only formats/pack includes this.
 */
#ifndef SAT_PACK_PACK_WRITER_PRIVATE_H
#define SAT_PACK_PACK_WRITER_PRIVATE_H

#include "formats/pack/pack_reader.h"
#include "formats/pack/pack_writer.h"

/** As sat_pack_writer_open(), with the title and the sharing of another pack's index. */
SAT_NODISCARD SatPackWriter *sat_pack_writer_open_again(const char *path, const SatSha256 *plan,
                                                        const char *title, SatPackSharing sharing,
                                                        SatError *err);
/** As sat_pack_writer_end_case(), with the hidden title of another pack's index. */
SAT_NODISCARD bool sat_pack_writer_end_case_again(SatPackWriter *writer,
                                                  const SatCase *teaching_case,
                                                  const char *title_hidden, SatError *err);

/** The playlist of another pack's index; borrowed until the end. */
void sat_pack_writer_set_playlist_again(SatPackWriter *writer, const SatPlaylist *playlist);

#endif
