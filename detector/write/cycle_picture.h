// A cycle of threads and locks as a picture in text.
#ifndef SNARL_DETECTOR_WRITE_CYCLE_PICTURE_H
#define SNARL_DETECTOR_WRITE_CYCLE_PICTURE_H

#include "detector/report/model.h"

#include <string>

namespace snarl {

std::string cycle_picture(const Finding &finding, const std::string &indent);

} // namespace snarl

#endif // SNARL_DETECTOR_WRITE_CYCLE_PICTURE_H
