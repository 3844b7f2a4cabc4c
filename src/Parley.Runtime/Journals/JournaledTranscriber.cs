using Parley.Engines.Hearing;

namespace Parley.Runtime.Journals;

/// <summary>A transcriber whose hypotheses and transcripts are written down; its audio is in the client's messages.</summary>
internal sealed class JournaledTranscriber(ITranscriber inner, SessionJournal journal) : ITranscriber
{
    public const string Engine = "transcriber";

    public string Name => inner.Name;

    public bool IsStopGap => inner.IsStopGap;

    public TranscriberAbilities Abilities => inner.Abilities;

    public Task WarmAsync(CancellationToken cancellationToken) => inner.WarmAsync(cancellationToken);

    public ITranscription Open(TranscriptionRequest request, Action<PartialTranscript> onPartial)
    {
        var call = journal.NextCall();
        journal.Told(Engine, call, new EarOpened(request.FromSample));
        Transcription? transcription = null;
        try
        {
            transcription = new(call, journal);
            transcription.Inner = inner.Open(
                request,
                partial =>
                {
                    transcription.Hear(partial);
                    onPartial(partial);
                }
            );
            return transcription;
        }
        catch (Exception e)
        {
            journal.Told(Engine, call, EngineBroke.Of(e));
            throw;
        }
    }

    private sealed class Transcription(int call, SessionJournal journal) : ITranscription
    {
        private long _samples;

        public ITranscription Inner { get; set; } = null!;

        public void Hear(PartialTranscript partial) =>
            journal.Told(Engine, call, new EarHeard(Interlocked.Read(ref _samples), partial));

        public void Write(ReadOnlySpan<short> samples)
        {
            Interlocked.Add(ref _samples, samples.Length);
            try
            {
                Inner.Write(samples);
            }
            catch (Exception e)
            {
                journal.Told(Engine, call, EngineBroke.Of(e));
                throw;
            }
        }

        public void Pause() => Inner.Pause();

        public void Resume() => Inner.Resume();

        public async Task<Transcript> CompleteAsync(CancellationToken cancellationToken)
        {
            journal.Told(Engine, call, new EarCompleted(Interlocked.Read(ref _samples)));
            try
            {
                var transcript = await Inner.CompleteAsync(cancellationToken);
                journal.Told(Engine, call, new EarUnderstood(transcript));
                return transcript;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                journal.Told(Engine, call, EngineBroke.Of(e));
                throw;
            }
        }

        public ValueTask DisposeAsync() => Inner.DisposeAsync();
    }
}
