using System.Runtime.CompilerServices;
using Parley.Engines.Speech;
using Parley.Runtime.Journals;

namespace Parley.Runtime.Replay;

/// <summary>Speaks from a recording: the same sound for the same clause. What was never spoken, or not to its end, is silence of about its length.</summary>
internal sealed class RecordedSpeaker(RecordedCall call, TimeProvider time, ReplayNotes notes) : ISpeaker
{
    private const int Rate = 16_000;
    private static readonly TimeSpan _perCharacter = TimeSpan.FromMilliseconds(65);

    private readonly List<List<EngineEntry>> _left = [.. call.CallsOf(JournaledSpeaker.Engine)];
    private readonly List<List<EngineEntry>> _all = [.. call.CallsOf(JournaledSpeaker.Engine)];

    public string Name => call.Header.Engines.Speaker ?? "";

    public IReadOnlyList<LocalVoice> Voices => call.Header.Engines.Voices;

    public async IAsyncEnumerable<SpeechPart> SpeakAsync(
        SpeechRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var spoken = Choose(request);
        var pace = spoken is null ? null : new RecordedPace(spoken, time);
        var (isWhole, said, rate) = (false, TimeSpan.Zero, Rate);
        foreach (var entry in spoken ?? [])
        {
            await pace!.UntilAsync(entry, cancellationToken);
            switch (entry.News)
            {
                case SpeakerSaid { Part: var part }:
                    if (part is SpeechAudio audio)
                    {
                        rate = audio.SampleRate;
                        said += TimeSpan.FromSeconds((double)audio.Samples.Length / audio.SampleRate);
                    }

                    yield return part;
                    break;
                case EngineBroke broke:
                    throw broke.ToException();
                case EngineEnded:
                    isWhole = true;
                    break;
            }
        }

        if (!isWhole)
        {
            notes.Add(
                "a clause was not spoken to its end in the recording: silence of about its length stands for the rest"
            );
            var rest = (request.Text.Length * _perCharacter / request.Rate) - said;
            if (rest > TimeSpan.Zero)
            {
                yield return new SpeechAudio(new short[(int)(rest.TotalSeconds * rate)], rate);
            }
        }
    }

    private List<EngineEntry>? Choose(SpeechRequest request)
    {
        var spoken = Best(_left, request) ?? Best(_all, request);
        if (spoken is not null)
        {
            _left.Remove(spoken);
        }

        return spoken;
    }

    /// <summary>The same words; the same voice and manner where there is a choice, and spoken to the end.</summary>
    private static List<EngineEntry>? Best(List<List<EngineEntry>> calls, SpeechRequest request) =>
        calls
            .Where(c =>
                c[0].News is SpeakerAsked asked && string.Equals(asked.Text, request.Text, StringComparison.Ordinal)
            )
            .MinBy(c => Unlikeness((SpeakerAsked)c[0].News, request) + (c[^1].News is EngineEnded ? 0 : 1));

    private static double Unlikeness(SpeakerAsked asked, SpeechRequest request) =>
        (string.Equals(asked.Voice, request.Voice.Key, StringComparison.Ordinal) ? 0 : 4)
        + Math.Abs(asked.Rate - request.Rate)
        + Math.Abs(asked.Pitch - request.Pitch);
}
