using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Parley.Engines.Speech;
using Parley.Engines.Speech.Pronunciation;

namespace Parley.Engines.Flite;

/// <summary>Speaks with flite. Native work runs on threads of its own, at most two per core at once; more wait their turn.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "Lives as long as the process, and workers outlive a call.")]
internal sealed class FliteSpeaker : ISpeaker
{
    public const string EngineName = "flite";

    private static readonly TimeSpan _slotTimeout = TimeSpan.FromSeconds(15);

    private readonly IReadOnlyList<FliteVoice> _voices;
    private readonly SemaphoreSlim _slots = new(2 * Environment.ProcessorCount);

    public FliteSpeaker(IReadOnlyList<FliteVoice> voices)
    {
        _ = FliteNative.Init();
        _voices = voices;
        Voices = [.. voices.Select(voice => voice.Voice)];
    }

    public string Name => EngineName;

    public IReadOnlyList<LocalVoice> Voices { get; }

    public async IAsyncEnumerable<SpeechPart> SpeakAsync(
        SpeechRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var voice =
            _voices.FirstOrDefault(v => string.Equals(v.Voice.Id, request.Voice.Id, StringComparison.Ordinal))
            ?? throw new EngineException(EngineFault.Unsupported, $"flite has no voice {request.Voice.Id} here.");
        var offset = TimeSpan.Zero;
        foreach (var piece in LongText.Split(request.Text))
        {
            var text = SpokenForm.From(piece, english: true, ascii: true, request.Rules.For(voice.Voice), Placeholder);
            if (text.IsEmpty)
            {
                continue;
            }
            if (!await _slots.WaitAsync(_slotTimeout, cancellationToken))
            {
                throw new EngineException(EngineFault.Busy, "flite has too much to say at once.");
            }
            var parts = Channel.CreateUnbounded<SpeechPart>(
                new UnboundedChannelOptions { SingleReader = true, SingleWriter = true }
            );
            var run = new FliteRun(text, voice, request, parts.Writer);
            await using var cancel = cancellationToken.UnsafeRegister(static state => ((FliteRun)state!).Cancel(), run);
            // Not awaited and not cancelled: native work ends by itself, and frees its slot then. It has a thread of its own,
            // as the pool has few and everything else in the process needs them.
            _ = Task.Factory.StartNew(
                () => Work(run, parts.Writer),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            );
            try
            {
                while (await parts.Reader.WaitToReadAsync(cancellationToken))
                {
                    while (parts.Reader.TryRead(out var part))
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        yield return FliteMarks.Shift(part, offset);
                    }
                }
            }
            finally
            {
                run.Cancel();
            }
            offset += run.Length;
        }
    }

    public ValueTask<IReadOnlyCollection<string>> UnsayableAsync(
        LocalVoice voice,
        IReadOnlyCollection<string> sounds,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult<IReadOnlyCollection<string>>([.. sounds.Where(s => FlitePhones.FromIpa(s) is null)]);

    /// <summary>What stands in the text for a word whose phones are given: something that is one token for flite.</summary>
    private static string? Placeholder(LexiconEntry entry)
    {
        if (entry.Ipa is null || FlitePhones.FromIpa(entry.Ipa) is null)
        {
            return null;
        }
        var letters = string.Concat(entry.Grapheme.Where(char.IsAsciiLetter));
        return letters.Length > 0 ? letters : "word";
    }

    private void Work(FliteRun run, ChannelWriter<SpeechPart> writer)
    {
        try
        {
            run.Run();
            writer.TryComplete();
        }
        catch (EngineException e)
        {
            writer.TryComplete(e);
        }
        catch (Exception e)
        {
            writer.TryComplete(new EngineException(EngineFault.Crashed, $"flite failed: {e.Message}", e));
        }
        finally
        {
            _slots.Release();
        }
    }
}
