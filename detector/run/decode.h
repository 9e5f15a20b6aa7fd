// Payload → record, one overload for each record type. Each reads exactly the fields that detector/core/run_file.h
// names; whether they fitted is the reader's ok().
#ifndef SNARL_DETECTOR_RUN_DECODE_H
#define SNARL_DETECTOR_RUN_DECODE_H

#include "detector/run/record_reader.h"
#include "detector/run/records.h"

namespace snarl {

void decode(RecordReader &in, ProcessRecord &out);
void decode(RecordReader &in, ModuleRecord &out);
void decode(RecordReader &in, ModuleUnloadRecord &out);
void decode(RecordReader &in, StackRecord &out);
void decode(RecordReader &in, ThreadRecord &out);
void decode(RecordReader &in, LockRecord &out);
void decode(RecordReader &in, RaceRecord &out);
void decode(RecordReader &in, MisuseRecord &out);
void decode(RecordReader &in, RepeatRecord &out);
void decode(RecordReader &in, LockChainRecord &out);
void decode(RecordReader &in, StructureRecord &out);
void decode(RecordReader &in, AcquisitionRecord &out);
void decode(RecordReader &in, SectionRecord &out);
void decode(RecordReader &in, ChildRecord &out);
void decode(RecordReader &in, HangRecord &out);
void decode(RecordReader &in, CoverageRecord &out);
void decode(RecordReader &in, SuppressionsRecord &out);
void decode(RecordReader &in, EndRecord &out);

} // namespace snarl

#endif // SNARL_DETECTOR_RUN_DECODE_H
