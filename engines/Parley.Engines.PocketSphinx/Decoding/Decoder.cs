using Parley.Engines.Hearing;
using Parley.Engines.PocketSphinx.Native;

namespace Parley.Engines.PocketSphinx.Decoding;

/// <summary>Everything that hears one utterance at a time: front end, mean, searches. Lives on one thread.</summary>
internal sealed class Decoder : IDisposable
{
    /// <summary>Frames that are heard before the search begins, so that level and line are known: 0.3 s.</summary>
    private const int LookAhead = 30;

    private readonly FrontEnd frontEnd;
    private readonly Search general;
    private readonly FrameBuffer frames = new();
    private readonly CepstralMean mean = new();
    private readonly float[] batch = new float[FrontEnd.Width];
    private int fed;

    internal Decoder(ModelFiles files)
    {
        SphinxBase.SetLogFile(0);
        frontEnd = new();
        general = new(files, "-lm", files.Language, "-dict", files.Dictionary);
    }

    internal void Start(TranscriptionRequest request)
    {
        _ = request;
        frames.Clear();
        mean.Start();
        fed = 0;
        frontEnd.Start();
        general.Start();
    }

    /// <summary>Hears a little more; a slice of 100 ms at most keeps cancelling quick.</summary>
    internal void Write(ReadOnlySpan<short> samples)
    {
        var before = frames.Count;
        frontEnd.Write(samples, frames);
        mean.Learn(frames.Rows(before, frames.Count - before));
        if (frames.Count >= LookAhead)
        {
            Advance();
        }
    }

    internal string Partial() => general.Text();

    internal Transcript Finish()
    {
        var before = frames.Count;
        frontEnd.End(frames);
        mean.Learn(frames.Rows(before, frames.Count - before));
        Advance();
        general.Stop();
        var words = general.Words().Where(word => word.IsSpoken).ToList();
        return new(general.Text())
        {
            Language = "en-US",
            Confidence = words.Count == 0 ? null : words.Average(word => word.Posterior),
            Words = [.. words.Select(word => word.ToTranscript())],
        };
    }

    internal void Abandon() => general.Stop();

    public void Dispose()
    {
        general.Dispose();
        frontEnd.Dispose();
    }

    private void Advance()
    {
        for (; fed < frames.Count; fed++)
        {
            mean.Subtract(frames[fed], batch);
            general.Feed(batch);
        }
    }
}
