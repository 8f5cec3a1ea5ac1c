/* The only C++: hands one codestream to GDCM's codec for it, as a frame of an image in memory. */
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>

#include <gdcmDataElement.h>
#include <gdcmFragment.h>
#include <gdcmJPEG2000Codec.h>
#include <gdcmJPEGCodec.h>
#include <gdcmJPEGLSCodec.h>
#include <gdcmSequenceOfFragments.h>
#include <gdcmTag.h>
#include <gdcmTrace.h>

extern "C" {
#include "formats/dicom/dicom_codestream.h"
}
#include "formats/dicom/dicom_gdcm.h"

namespace
{

gdcm::DataElement pixel_data(const SatCodestream &codestream, const uint8_t *bytes)
{
    gdcm::SmartPointer<gdcm::SequenceOfFragments> fragments = new gdcm::SequenceOfFragments;
    gdcm::Fragment fragment;
    fragment.SetByteValue(reinterpret_cast<const char *>(bytes),
                          gdcm::VL(static_cast<uint32_t>(codestream.length)));
    fragments->AddFragment(fragment);
    gdcm::DataElement element(gdcm::Tag(0x7fe0, 0x0010));
    element.SetVR(gdcm::VR::OB);
    element.SetValue(*fragments);
    return element;
}

/* Exactly what the markers say, so that the codec has nothing to correct. */
void describe(const SatCodestream &codestream, gdcm::ImageCodec &codec)
{
    const unsigned int dimensions[3] = {codestream.columns, codestream.rows, 1};
    auto allocated = static_cast<unsigned short>(8 * sat_codestream_sample_bytes(&codestream));
    auto high_bit = static_cast<unsigned short>(codestream.bits - 1);
    gdcm::PixelFormat format(codestream.components, allocated, codestream.bits, high_bit,
                             codestream.is_signed ? 1 : 0);
    codec.SetNumberOfDimensions(2);
    codec.SetDimensions(dimensions);
    codec.SetPlanarConfiguration(0);
    codec.SetPhotometricInterpretation(codestream.components == 1
                                           ? gdcm::PhotometricInterpretation::MONOCHROME2
                                           : gdcm::PhotometricInterpretation::RGB);
    codec.SetPixelFormat(format);
    codec.SetNeedByteSwap(false);
    codec.SetNeedOverlayCleanup(false);
}

SatGdcmResult run(const SatCodestream &codestream, gdcm::ImageCodec &codec, const uint8_t *bytes,
                  uint8_t *out, size_t length)
{
    describe(codestream, codec);
    gdcm::DataElement decoded;
    if (!codec.Decode(pixel_data(codestream, bytes), decoded)) {
        return SAT_GDCM_DAMAGED;
    }
    const gdcm::ByteValue *values = decoded.GetByteValue();
    /* An odd number of bytes is made even. */
    if (!values || values->GetLength() < length || values->GetLength() > length + 1) {
        return SAT_GDCM_DAMAGED;
    }
    std::memcpy(out, values->GetPointer(), length);
    return SAT_GDCM_DONE;
}

SatGdcmResult decode(const SatCodestream &codestream, const uint8_t *bytes, uint8_t *out,
                     size_t length)
{
    gdcm::Trace::WarningOff();
    gdcm::Trace::ErrorOff();
    switch (codestream.family) {
    case SAT_CODESTREAM_JPEG:
    case SAT_CODESTREAM_JPEG_LOSSLESS: {
        gdcm::JPEGCodec codec;
        return run(codestream, codec, bytes, out, length);
    }
    case SAT_CODESTREAM_JPEG_LS: {
        gdcm::JPEGLSCodec codec;
        return run(codestream, codec, bytes, out, length);
    }
    case SAT_CODESTREAM_JPEG_2000: { /* GDCM knows no HTJ2K; OpenJPEG under it reads its blocks */
        gdcm::JPEG2000Codec codec;
        return run(codestream, codec, bytes, out, length);
    }
    }
    return SAT_GDCM_DAMAGED;
}

} // namespace

SatGdcmResult sat_gdcm_decode(const SatCodestream *codestream, const uint8_t *bytes, uint8_t *out,
                              size_t length) noexcept
{
    try {
        return decode(*codestream, bytes, out, length);
    } catch (const std::bad_alloc &) {
        return SAT_GDCM_NO_MEMORY;
    } catch (...) {
        return SAT_GDCM_DAMAGED;
    }
}
