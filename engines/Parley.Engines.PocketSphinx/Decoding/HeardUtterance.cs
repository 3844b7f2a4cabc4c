using Parley.Engines.Hearing;

namespace Parley.Engines.PocketSphinx.Decoding;

/// <summary>One utterance on a decoder: audio in slices, and what is understood so far every 100 ms of it. On the decoder's thread.</summary>
/// <param name="decoder">Hears nothing else until the utterance is finished or abandoned.</param>
/// <param name="request">What helps.</param>
/// <param name="onPartial">Told the whole hypothesis whenever it changed.</param>
internal sealed class HeardUtterance(Decoder decoder, TranscriptionRequest request, Action<PartialTranscript> onPartial)
{
    // 40 ms and 100 ms at 16 kHz.
    private const int Slice = 640;
    private const int PartialEvery = 1600;

    private string _last = string.Empty;
    private int _unheard;

    internal void Start() => decoder.Start(request);

    /// <summary>Hears more.</summary>
    /// <param name="samples">16 kHz, mono; any length.</param>
    /// <param name="isClosed">Asked before every slice; when nobody wants to know any more the rest is left out.</param>
    internal void Write(ReadOnlySpan<short> samples, Func<bool> isClosed)
    {
        for (; !samples.IsEmpty && !isClosed(); samples = samples[Math.Min(Slice, samples.Length)..])
        {
            var slice = samples[..Math.Min(Slice, samples.Length)];
            decoder.Write(slice);
            _unheard += slice.Length;
            if (_unheard >= PartialEvery)
            {
                _unheard = 0;
                Report(new(decoder.Partial()));
            }
        }
    }

    internal Transcript Finish()
    {
        var transcript = decoder.Finish();
        Report(new(transcript.Text) { Words = request.PartialProbabilities ? transcript.Words : [] });
        return transcript;
    }

    internal void Abandon() => decoder.Abandon();

    private void Report(PartialTranscript partial)
    {
        if (partial.Text.Length > 0 && !string.Equals(partial.Text, _last, StringComparison.Ordinal))
        {
            _last = partial.Text;
            onPartial(partial);
        }
    }
}
