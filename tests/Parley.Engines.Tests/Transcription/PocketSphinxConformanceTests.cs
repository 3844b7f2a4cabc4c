using Parley.Engines.Hearing;

namespace Parley.Engines.Tests.Transcription;

public sealed class PocketSphinxConformanceTests(Ear ear) : TranscriberConformance
{
    protected override ITranscriber Transcriber
    {
        get
        {
            Ear.SkipWhereItCannotRun();
            return ear.Transcriber;
        }
    }
}
