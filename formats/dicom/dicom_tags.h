/* The attributes Satchel uses, by name, with the VR an implicit file does not say (PS3.6). */
#ifndef SAT_DICOM_DICOM_TAGS_H
#define SAT_DICOM_DICOM_TAGS_H

#include <stdint.h>

/* X(NAME, group, element, VR). XS: US or SS, as Pixel Representation says. In the order of tags. */
#define SAT_DICOM_TAG_LIST(X)                                                                      \
    X(MEDIA_STORAGE_SOP_CLASS_UID, 0x0002, 0x0002, UI)                                             \
    X(MEDIA_STORAGE_SOP_INSTANCE_UID, 0x0002, 0x0003, UI)                                          \
    X(TRANSFER_SYNTAX_UID, 0x0002, 0x0010, UI)                                                     \
    X(FILE_SET_ID, 0x0004, 0x1130, CS)                                                             \
    X(DIRECTORY_RECORD_SEQUENCE, 0x0004, 0x1220, SQ)                                               \
    X(DIRECTORY_RECORD_TYPE, 0x0004, 0x1430, CS)                                                   \
    X(REFERENCED_FILE_ID, 0x0004, 0x1500, CS)                                                      \
    X(SPECIFIC_CHARACTER_SET, 0x0008, 0x0005, CS)                                                  \
    X(IMAGE_TYPE, 0x0008, 0x0008, CS)                                                              \
    X(SOP_CLASS_UID, 0x0008, 0x0016, UI)                                                           \
    X(SOP_INSTANCE_UID, 0x0008, 0x0018, UI)                                                        \
    X(STUDY_DATE, 0x0008, 0x0020, DA)                                                              \
    X(SERIES_DATE, 0x0008, 0x0021, DA)                                                             \
    X(ACQUISITION_DATE, 0x0008, 0x0022, DA)                                                        \
    X(CONTENT_DATE, 0x0008, 0x0023, DA)                                                            \
    X(ACQUISITION_DATE_TIME, 0x0008, 0x002A, DT)                                                   \
    X(STUDY_TIME, 0x0008, 0x0030, TM)                                                              \
    X(SERIES_TIME, 0x0008, 0x0031, TM)                                                             \
    X(ACQUISITION_TIME, 0x0008, 0x0032, TM)                                                        \
    X(CONTENT_TIME, 0x0008, 0x0033, TM)                                                            \
    X(ACCESSION_NUMBER, 0x0008, 0x0050, SH)                                                        \
    X(MODALITY, 0x0008, 0x0060, CS)                                                                \
    X(CONVERSION_TYPE, 0x0008, 0x0064, CS)                                                         \
    X(PRESENTATION_INTENT_TYPE, 0x0008, 0x0068, CS)                                                \
    X(MANUFACTURER, 0x0008, 0x0070, LO)                                                            \
    X(INSTITUTION_NAME, 0x0008, 0x0080, LO)                                                        \
    X(REFERRING_PHYSICIAN_NAME, 0x0008, 0x0090, PN)                                                \
    X(CODE_VALUE, 0x0008, 0x0100, SH)                                                              \
    X(CODING_SCHEME_DESIGNATOR, 0x0008, 0x0102, SH)                                                \
    X(CODE_MEANING, 0x0008, 0x0104, LO)                                                            \
    X(STATION_NAME, 0x0008, 0x1010, SH)                                                            \
    X(STUDY_DESCRIPTION, 0x0008, 0x1030, LO)                                                       \
    X(SERIES_DESCRIPTION, 0x0008, 0x103E, LO)                                                      \
    X(MANUFACTURER_MODEL_NAME, 0x0008, 0x1090, LO)                                                 \
    X(REFERENCED_SERIES_SEQUENCE, 0x0008, 0x1115, SQ)                                              \
    X(REFERENCED_IMAGE_SEQUENCE, 0x0008, 0x1140, SQ)                                               \
    X(REFERENCED_SOP_CLASS_UID, 0x0008, 0x1150, UI)                                                \
    X(REFERENCED_SOP_INSTANCE_UID, 0x0008, 0x1155, UI)                                             \
    X(REFERENCED_FRAME_NUMBER, 0x0008, 0x1160, IS)                                                 \
    X(DERIVATION_DESCRIPTION, 0x0008, 0x2111, ST)                                                  \
    X(SOURCE_IMAGE_SEQUENCE, 0x0008, 0x2112, SQ)                                                   \
    X(RECOMMENDED_DISPLAY_FRAME_RATE, 0x0008, 0x2144, IS)                                          \
    X(ANATOMIC_REGION_SEQUENCE, 0x0008, 0x2218, SQ)                                                \
    X(FRAME_TYPE, 0x0008, 0x9007, CS)                                                              \
    X(REFERENCED_IMAGE_EVIDENCE_SEQUENCE, 0x0008, 0x9092, SQ)                                      \
    X(PIXEL_PRESENTATION, 0x0008, 0x9205, CS)                                                      \
    X(PATIENT_NAME, 0x0010, 0x0010, PN)                                                            \
    X(PATIENT_ID, 0x0010, 0x0020, LO)                                                              \
    X(ISSUER_OF_PATIENT_ID, 0x0010, 0x0021, LO)                                                    \
    X(PATIENT_BIRTH_DATE, 0x0010, 0x0030, DA)                                                      \
    X(PATIENT_SEX, 0x0010, 0x0040, CS)                                                             \
    X(OTHER_PATIENT_IDS, 0x0010, 0x1000, LO)                                                       \
    X(OTHER_PATIENT_NAMES, 0x0010, 0x1001, PN)                                                     \
    X(PATIENT_AGE, 0x0010, 0x1010, AS)                                                             \
    X(PATIENT_IDENTITY_REMOVED, 0x0012, 0x0062, CS)                                                \
    X(DEIDENTIFICATION_METHOD, 0x0012, 0x0063, LO)                                                 \
    X(CONTRAST_BOLUS_AGENT, 0x0018, 0x0010, LO)                                                    \
    X(BODY_PART_EXAMINED, 0x0018, 0x0015, CS)                                                      \
    X(SCANNING_SEQUENCE, 0x0018, 0x0020, CS)                                                       \
    X(SEQUENCE_NAME, 0x0018, 0x0024, SH)                                                           \
    X(CINE_RATE, 0x0018, 0x0040, IS)                                                               \
    X(SLICE_THICKNESS, 0x0018, 0x0050, DS)                                                         \
    X(REPETITION_TIME, 0x0018, 0x0080, DS)                                                         \
    X(ECHO_TIME, 0x0018, 0x0081, DS)                                                               \
    X(ECHO_NUMBERS, 0x0018, 0x0086, IS)                                                            \
    X(SPACING_BETWEEN_SLICES, 0x0018, 0x0088, DS)                                                  \
    X(PROTOCOL_NAME, 0x0018, 0x1030, LO)                                                           \
    X(TRIGGER_TIME, 0x0018, 0x1060, DS)                                                            \
    X(FRAME_TIME, 0x0018, 0x1063, DS)                                                              \
    X(FRAME_TIME_VECTOR, 0x0018, 0x1065, DS)                                                       \
    X(RECONSTRUCTION_DIAMETER, 0x0018, 0x1100, DS)                                                 \
    X(ESTIMATED_RADIOGRAPHIC_MAGNIFICATION_FACTOR, 0x0018, 0x1114, DS)                             \
    X(GANTRY_DETECTOR_TILT, 0x0018, 0x1120, DS)                                                    \
    X(IMAGER_PIXEL_SPACING, 0x0018, 0x1164, DS)                                                    \
    X(CONVOLUTION_KERNEL, 0x0018, 0x1210, SH)                                                      \
    X(ACTUAL_FRAME_DURATION, 0x0018, 0x1242, IS)                                                   \
    X(PREFERRED_PLAYBACK_SEQUENCING, 0x0018, 0x1244, US)                                           \
    X(NOMINAL_SCANNED_PIXEL_SPACING, 0x0018, 0x2010, DS)                                           \
    X(PATIENT_POSITION, 0x0018, 0x5100, CS)                                                        \
    X(VIEW_POSITION, 0x0018, 0x5101, CS)                                                           \
    X(SEQUENCE_OF_ULTRASOUND_REGIONS, 0x0018, 0x6011, SQ)                                          \
    X(REGION_SPATIAL_FORMAT, 0x0018, 0x6012, US)                                                   \
    X(REGION_DATA_TYPE, 0x0018, 0x6014, US)                                                        \
    X(REGION_LOCATION_MIN_X0, 0x0018, 0x6018, UL)                                                  \
    X(REGION_LOCATION_MIN_Y0, 0x0018, 0x601A, UL)                                                  \
    X(REGION_LOCATION_MAX_X1, 0x0018, 0x601C, UL)                                                  \
    X(REGION_LOCATION_MAX_Y1, 0x0018, 0x601E, UL)                                                  \
    X(PHYSICAL_UNITS_X_DIRECTION, 0x0018, 0x6024, US)                                              \
    X(PHYSICAL_UNITS_Y_DIRECTION, 0x0018, 0x6026, US)                                              \
    X(PHYSICAL_DELTA_X, 0x0018, 0x602C, FD)                                                        \
    X(PHYSICAL_DELTA_Y, 0x0018, 0x602E, FD)                                                        \
    X(FRAME_ACQUISITION_DATE_TIME, 0x0018, 0x9074, DT)                                             \
    X(MR_IMAGE_FRAME_TYPE_SEQUENCE, 0x0018, 0x9226, SQ)                                            \
    X(CT_IMAGE_FRAME_TYPE_SEQUENCE, 0x0018, 0x9329, SQ)                                            \
    X(STUDY_INSTANCE_UID, 0x0020, 0x000D, UI)                                                      \
    X(SERIES_INSTANCE_UID, 0x0020, 0x000E, UI)                                                     \
    X(STUDY_ID, 0x0020, 0x0010, SH)                                                                \
    X(SERIES_NUMBER, 0x0020, 0x0011, IS)                                                           \
    X(ACQUISITION_NUMBER, 0x0020, 0x0012, IS)                                                      \
    X(INSTANCE_NUMBER, 0x0020, 0x0013, IS)                                                         \
    X(PATIENT_ORIENTATION, 0x0020, 0x0020, CS)                                                     \
    X(IMAGE_POSITION_PATIENT, 0x0020, 0x0032, DS)                                                  \
    X(IMAGE_ORIENTATION_PATIENT, 0x0020, 0x0037, DS)                                               \
    X(FRAME_OF_REFERENCE_UID, 0x0020, 0x0052, UI)                                                  \
    X(LATERALITY, 0x0020, 0x0060, CS)                                                              \
    X(IMAGE_LATERALITY, 0x0020, 0x0062, CS)                                                        \
    X(TEMPORAL_POSITION_IDENTIFIER, 0x0020, 0x0100, IS)                                            \
    X(SLICE_LOCATION, 0x0020, 0x1041, DS)                                                          \
    X(STACK_ID, 0x0020, 0x9056, SH)                                                                \
    X(IN_STACK_POSITION_NUMBER, 0x0020, 0x9057, UL)                                                \
    X(FRAME_ANATOMY_SEQUENCE, 0x0020, 0x9071, SQ)                                                  \
    X(FRAME_LATERALITY, 0x0020, 0x9072, CS)                                                        \
    X(FRAME_CONTENT_SEQUENCE, 0x0020, 0x9111, SQ)                                                  \
    X(PLANE_POSITION_SEQUENCE, 0x0020, 0x9113, SQ)                                                 \
    X(PLANE_ORIENTATION_SEQUENCE, 0x0020, 0x9116, SQ)                                              \
    X(TEMPORAL_POSITION_INDEX, 0x0020, 0x9128, UL)                                                 \
    X(DIMENSION_INDEX_VALUES, 0x0020, 0x9157, UL)                                                  \
    X(DIMENSION_INDEX_SEQUENCE, 0x0020, 0x9222, SQ)                                                \
    X(SAMPLES_PER_PIXEL, 0x0028, 0x0002, US)                                                       \
    X(PHOTOMETRIC_INTERPRETATION, 0x0028, 0x0004, CS)                                              \
    X(PLANAR_CONFIGURATION, 0x0028, 0x0006, US)                                                    \
    X(NUMBER_OF_FRAMES, 0x0028, 0x0008, IS)                                                        \
    X(FRAME_INCREMENT_POINTER, 0x0028, 0x0009, AT)                                                 \
    X(ROWS, 0x0028, 0x0010, US)                                                                    \
    X(COLUMNS, 0x0028, 0x0011, US)                                                                 \
    X(ULTRASOUND_COLOR_DATA_PRESENT, 0x0028, 0x0014, US)                                           \
    X(PIXEL_SPACING, 0x0028, 0x0030, DS)                                                           \
    X(PIXEL_ASPECT_RATIO, 0x0028, 0x0034, IS)                                                      \
    X(CORRECTED_IMAGE, 0x0028, 0x0051, CS)                                                         \
    X(BITS_ALLOCATED, 0x0028, 0x0100, US)                                                          \
    X(BITS_STORED, 0x0028, 0x0101, US)                                                             \
    X(HIGH_BIT, 0x0028, 0x0102, US)                                                                \
    X(PIXEL_REPRESENTATION, 0x0028, 0x0103, US)                                                    \
    X(SMALLEST_IMAGE_PIXEL_VALUE, 0x0028, 0x0106, XS)                                              \
    X(LARGEST_IMAGE_PIXEL_VALUE, 0x0028, 0x0107, XS)                                               \
    X(PIXEL_PADDING_VALUE, 0x0028, 0x0120, XS)                                                     \
    X(PIXEL_PADDING_RANGE_LIMIT, 0x0028, 0x0121, XS)                                               \
    X(BURNED_IN_ANNOTATION, 0x0028, 0x0301, CS)                                                    \
    X(RECOGNIZABLE_VISUAL_FEATURES, 0x0028, 0x0302, CS)                                            \
    X(PIXEL_SPACING_CALIBRATION_TYPE, 0x0028, 0x0A02, CS)                                          \
    X(PIXEL_INTENSITY_RELATIONSHIP, 0x0028, 0x1040, CS)                                            \
    X(PIXEL_INTENSITY_RELATIONSHIP_SIGN, 0x0028, 0x1041, SS)                                       \
    X(WINDOW_CENTER, 0x0028, 0x1050, DS)                                                           \
    X(WINDOW_WIDTH, 0x0028, 0x1051, DS)                                                            \
    X(RESCALE_INTERCEPT, 0x0028, 0x1052, DS)                                                       \
    X(RESCALE_SLOPE, 0x0028, 0x1053, DS)                                                           \
    X(RESCALE_TYPE, 0x0028, 0x1054, LO)                                                            \
    X(WINDOW_CENTER_WIDTH_EXPLANATION, 0x0028, 0x1055, LO)                                         \
    X(VOI_LUT_FUNCTION, 0x0028, 0x1056, CS)                                                        \
    X(RED_PALETTE_DESCRIPTOR, 0x0028, 0x1101, XS)                                                  \
    X(GREEN_PALETTE_DESCRIPTOR, 0x0028, 0x1102, XS)                                                \
    X(BLUE_PALETTE_DESCRIPTOR, 0x0028, 0x1103, XS)                                                 \
    X(RED_PALETTE_DATA, 0x0028, 0x1201, OW)                                                        \
    X(GREEN_PALETTE_DATA, 0x0028, 0x1202, OW)                                                      \
    X(BLUE_PALETTE_DATA, 0x0028, 0x1203, OW)                                                       \
    X(SEGMENTED_RED_PALETTE_DATA, 0x0028, 0x1221, OW)                                              \
    X(SEGMENTED_GREEN_PALETTE_DATA, 0x0028, 0x1222, OW)                                            \
    X(SEGMENTED_BLUE_PALETTE_DATA, 0x0028, 0x1223, OW)                                             \
    X(LOSSY_IMAGE_COMPRESSION, 0x0028, 0x2110, CS)                                                 \
    X(LOSSY_IMAGE_COMPRESSION_RATIO, 0x0028, 0x2112, DS)                                           \
    X(LOSSY_IMAGE_COMPRESSION_METHOD, 0x0028, 0x2114, CS)                                          \
    X(MODALITY_LUT_SEQUENCE, 0x0028, 0x3000, SQ)                                                   \
    X(LUT_DESCRIPTOR, 0x0028, 0x3002, XS)                                                          \
    X(LUT_EXPLANATION, 0x0028, 0x3003, LO)                                                         \
    X(MODALITY_LUT_TYPE, 0x0028, 0x3004, LO)                                                       \
    X(LUT_DATA, 0x0028, 0x3006, OW)                                                                \
    X(VOI_LUT_SEQUENCE, 0x0028, 0x3010, SQ)                                                        \
    X(PIXEL_MEASURES_SEQUENCE, 0x0028, 0x9110, SQ)                                                 \
    X(FRAME_VOI_LUT_SEQUENCE, 0x0028, 0x9132, SQ)                                                  \
    X(PIXEL_VALUE_TRANSFORMATION_SEQUENCE, 0x0028, 0x9145, SQ)                                     \
    X(PERFORMED_PROCEDURE_STEP_DESCRIPTION, 0x0040, 0x0254, LO)                                    \
    X(REFERENCED_IMAGE_REAL_WORLD_VALUE_MAPPING_SEQUENCE, 0x0040, 0x9094, SQ)                      \
    X(REAL_WORLD_VALUE_MAPPING_SEQUENCE, 0x0040, 0x9096, SQ)                                       \
    X(TEXT_VALUE, 0x0040, 0xA160, UT)                                                              \
    X(CONTENT_SEQUENCE, 0x0040, 0xA730, SQ)                                                        \
    X(SEGMENT_SEQUENCE, 0x0062, 0x0002, SQ)                                                        \
    X(PRESENTATION_LUT_SHAPE, 0x2050, 0x0020, CS)                                                  \
    X(SHARED_FUNCTIONAL_GROUPS_SEQUENCE, 0x5200, 0x9229, SQ)                                       \
    X(PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, 0x5200, 0x9230, SQ)                                    \
    X(EXTENDED_OFFSET_TABLE, 0x7FE0, 0x0001, OV)                                                   \
    X(EXTENDED_OFFSET_TABLE_LENGTHS, 0x7FE0, 0x0002, OV)                                           \
    X(FLOAT_PIXEL_DATA, 0x7FE0, 0x0008, OF)                                                        \
    X(DOUBLE_FLOAT_PIXEL_DATA, 0x7FE0, 0x0009, OD)                                                 \
    X(PIXEL_DATA, 0x7FE0, 0x0010, OW)

/* SAT_TAG_PATIENT_ID and so on: constants, equal to SAT_TAG(group, element). */
#define SAT_DICOM_TAG_ENUM(name, group, element, vr) SAT_TAG_##name = ((group) << 16 | (element)),
enum { SAT_DICOM_TAG_LIST(SAT_DICOM_TAG_ENUM) };
#undef SAT_DICOM_TAG_ENUM

/** The VR of an attribute of the standard (dicom_dictionary.h): two letters, "XS" for US or SS;
 * group lengths are "UL" and private creators "LO". NULL: not an attribute of the standard. */
const char *sat_dicom_tag_vr(uint32_t tag);

#endif
