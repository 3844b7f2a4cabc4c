using System.Globalization;
using Parley.Engines.Hearing;
using Parley.Runtime.Journals;

namespace Parley.Runtime.Replay;

/// <summary>
/// Answers from a recording. An utterance that begins where a recorded one began gets its hypotheses at the same samples, and if
/// it also ends there its transcript; any other gets the words whose time lies inside it.
/// </summary>
internal sealed class RecordedTranscriber : ITranscriber
{
    private const long SamplesPerMs = 16;

    // Where two utterances count as the same: the lane hears in pieces of 20 ms.
    private const long Near = 60 * SamplesPerMs;

    // How long after a word a recogniser shows it, where the recording does not say.
    private const long Lag = 300 * SamplesPerMs;

    private readonly List<RecordedUtterance> _utterances;
    private readonly List<PlacedWord> _words;
    private readonly TimeSpan _usual;
    private readonly RecordedEngines _engines;
    private readonly TimeProvider _time;
    private readonly ReplayNotes _notes;
    private int _whole;

    public RecordedTranscriber(RecordedCall call, TimeProvider time, ReplayNotes notes)
    {
        (_engines, _time, _notes) = (call.Header.Engines, time, notes);
        _utterances = [.. call.CallsOf(JournaledTranscriber.Engine).Select(RecordedUtterance.Of)];
        _words = [.. _utterances.SelectMany(u => u.Words()).OrderBy(w => w.Start)];
        var took = _utterances.Where(u => u.Transcript is not null).Select(u => u.Took).Order().ToList();
        _usual = took.Count > 0 ? took[took.Count / 2] : TimeSpan.FromMilliseconds(200);
    }

    public string Name => _engines.Transcriber ?? "";

    public bool IsStopGap => _engines.TranscriberIsStopGap;

    public TranscriberAbilities Abilities => _engines.TranscriberAbilities!;

    public Task WarmAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ITranscription Open(TranscriptionRequest request, Action<PartialTranscript> onPartial)
    {
        if (request.FromSample is not { } from)
        {
            return new Transcription(
                this,
                _utterances.Where(u => u.From is null).ElementAtOrDefault(_whole++),
                0,
                onPartial
            );
        }

        var same = _utterances
            .Where(u => u.From is { } start && Math.Abs(start - from) <= Near)
            .MinBy(u => Math.Abs(u.From!.Value - from));
        return new Transcription(this, same, from, onPartial);
    }

    private List<PlacedWord> Between(long from, long to) => [.. _words.Where(w => w.Middle >= from && w.Middle < to)];

    private static string Join(IEnumerable<PlacedWord> words) => string.Join(' ', words.Select(w => w.Word.Text));

    private sealed class Transcription(
        RecordedTranscriber owner,
        RecordedUtterance? recorded,
        long from,
        Action<PartialTranscript> onPartial
    ) : ITranscription
    {
        private long _samples;
        private int _heard;
        private string _shown = "";
        private bool _closed;

        public void Write(ReadOnlySpan<short> samples)
        {
            _samples += samples.Length;
            if (recorded is { Broke: not null, Transcript: null, Heard.Count: 0, Samples: null })
            {
                throw recorded.Broke.ToException();
            }

            if (recorded is not null && (recorded.Samples is not { } all || _samples <= all + Near))
            {
                while (_heard < recorded.Heard.Count && recorded.Heard[_heard].Samples <= _samples)
                {
                    Show(recorded.Heard[_heard++].Partial);
                }

                return;
            }

            var words = owner.Between(from, from + _samples - Lag);
            if (words.Count > 0)
            {
                Show(new(Join(words)));
            }
        }

        public async Task<Transcript> CompleteAsync(CancellationToken cancellationToken)
        {
            if (recorded is not null && IsWhole(recorded))
            {
                return await RepeatAsync(recorded, cancellationToken);
            }

            owner.NoteMoved(from, _samples);
            await Task.Delay(owner._usual, owner._time, cancellationToken);
            var words = owner.Between(from, from + _samples);
            return new(Join(words))
            {
                Language = owner._utterances.Select(u => u.Transcript?.Language).FirstOrDefault(l => l is not null),
                Words = [.. words.Select(w => w.Word with { Start = At(w.Start - from) })],
            };
        }

        public ValueTask DisposeAsync()
        {
            _closed = true;
            return default;
        }

        private async Task<Transcript> RepeatAsync(RecordedUtterance utterance, CancellationToken cancellationToken)
        {
            var past = TimeSpan.Zero;
            foreach (var (after, partial) in utterance.Late)
            {
                await Task.Delay(after - past, owner._time, cancellationToken);
                past = after;
                Show(partial);
            }

            await Task.Delay(utterance.Took - past, owner._time, cancellationToken);
            return utterance.Transcript ?? throw utterance.Broke!.ToException();
        }

        /// <summary>It ends where the recorded one ended, or was never a part of the stream.</summary>
        private bool IsWhole(RecordedUtterance utterance) =>
            (utterance.Transcript is not null || utterance.Broke is not null)
            && (utterance.From is null || (utterance.Samples is { } all && Math.Abs(all - _samples) <= Near));

        private void Show(PartialTranscript partial)
        {
            if (!_closed && partial.Text.Length > 0 && !string.Equals(partial.Text, _shown, StringComparison.Ordinal))
            {
                _shown = partial.Text;
                onPartial(partial);
            }
        }

        private static TimeSpan At(long samples) => TimeSpan.FromMilliseconds(samples / SamplesPerMs);
    }

    private void NoteMoved(long from, long samples)
    {
        var to = from + samples;
        _notes.Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $"the turn heard from {Seconds(from):F2} to {Seconds(to):F2} s is not in the recording: it has the words whose time lies inside"
            )
        );
        if (!_utterances.Exists(u => u.From is { } start && start < to && start + (u.Samples ?? 0) > from))
        {
            _notes.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"nothing between {Seconds(from):F2} and {Seconds(to):F2} s was transcribed in the recording: its words are not known"
                )
            );
        }
    }

    private static double Seconds(long samples) => samples / (SamplesPerMs * 1_000d);
}
