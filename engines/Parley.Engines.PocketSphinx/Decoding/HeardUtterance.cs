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

    /// <summary>
    /// Who goes on after more than this is not heard again, and so not looked at in the pause: 5 s. It takes a sixth of its length, and
    /// should be over before the next pause.
    /// </summary>
    private const int MostAgain = 80_000;

    /// <summary>So much of a pause is waited for its end, because most are the end of the turn; then the search begins again: 200 ms.</summary>
    private const int Patience = 3_200;

    private int? _quiet;
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
            _quiet += slice.Length;
            _unheard += slice.Length;
            if (_unheard >= PartialEvery)
            {
                _unheard = 0;
                Report(new PartialTranscript(decoder.Partial()));
            }
        }
    }

    /// <summary>The person is silent: tells what it would be if this were all.</summary>
    internal void Pause()
    {
        if (decoder.Heard <= MostAgain)
        {
            _quiet = 0;
            Report(decoder.Look());
        }
    }

    /// <summary>The pause lasts: hears again what was heard, because the last look ended the search and the person may go on.</summary>
    /// <param name="isOver">Asked before every slice; when nothing more comes the rest is left out.</param>
    internal void Prepare(Func<bool> isOver)
    {
        if (_quiet >= Patience)
        {
            decoder.SearchAgain();
            CatchUp(isOver);
        }
    }

    /// <summary>The person goes on.</summary>
    /// <param name="isClosed">Asked before every slice.</param>
    internal void Resume(Func<bool> isClosed)
    {
        _quiet = null;
        decoder.Resume();
        CatchUp(isClosed);
    }

    internal Transcript Finish()
    {
        var transcript = decoder.Finish();
        Report(transcript);
        return transcript;
    }

    internal void Abandon() => decoder.Abandon();

    private void CatchUp(Func<bool> isOver)
    {
        while (!isOver() && decoder.CatchUp(Slice)) { }
    }

    private void Report(Transcript transcript) =>
        Report(new PartialTranscript(transcript.Text) { Words = request.PartialProbabilities ? transcript.Words : [] });

    private void Report(PartialTranscript partial)
    {
        if (partial.Text.Length > 0 && !string.Equals(partial.Text, _last, StringComparison.Ordinal))
        {
            _last = partial.Text;
            onPartial(partial);
        }
    }
}
