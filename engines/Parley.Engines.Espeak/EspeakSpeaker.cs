using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Parley.Engines.Speech;
using Parley.Espeak.Wire;

namespace Parley.Engines.Espeak;

/// <summary>Speaks with espeak-ng in a child process that all sessions share; clauses are spoken one after the other.</summary>
internal sealed class EspeakSpeaker : ISpeaker, IDisposable
{
    public const string EngineName = "espeak";

    private const int WordsPerMinute = 175;

    // One clause takes the child some 10 ms, so this many waiting ones are half a second.
    private const int OpenClauses = 64;

    private static readonly TimeSpan _slotTimeout = TimeSpan.FromSeconds(15);

    private readonly EspeakConnection _connection;
    private readonly TimeProvider _time;
    private readonly TimeSpan _stallTimeout;
    private readonly Dictionary<string, LocalVoice> _voices;
    private readonly SemaphoreSlim _slots = new(OpenClauses);
    private readonly ConcurrentDictionary<string, EspeakPhonemes> _phonemes = new(StringComparer.Ordinal);

    public EspeakSpeaker(EspeakConnection connection, TimeProvider time, TimeSpan stallTimeout)
    {
        _connection = connection;
        _time = time;
        _stallTimeout = stallTimeout;
        Voices = [.. connection.Greeting.Voices.SelectMany(voice => voice.Local())];
        _voices = Voices.ToDictionary(voice => voice.Id, StringComparer.Ordinal);
    }

    /// <summary>A child that says nothing for so long is taken for dead.</summary>
    public static TimeSpan DefaultStallTimeout { get; } = TimeSpan.FromSeconds(10);

    public string Name => EngineName;

    public IReadOnlyList<LocalVoice> Voices { get; }

    internal int ChildProcessId => _connection.ProcessId;

    public async IAsyncEnumerable<SpeechPart> SpeakAsync(
        SpeechRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (!_voices.TryGetValue(request.Voice.Id, out var voice))
        {
            throw new EngineException(EngineFault.Unsupported, $"espeak-ng has no voice {request.Voice.Id} here.");
        }
        var english = voice.Locale.StartsWith("en", StringComparison.Ordinal);
        var rules = request.Rules.For(voice);
        var phonemes =
            rules.Lexicon is { } lexicon && lexicon.Entries.Any(entry => entry.Ipa is not null)
                ? await PhonemesAsync(voice, cancellationToken)
                : null;
        var samples = 0L;
        var parts = new List<SpeechPart>();
        foreach (var piece in LongText.Split(request.Text))
        {
            var text = SpokenForm.From(
                piece,
                english,
                ascii: false,
                rules,
                entry => entry.Ipa is { } ipa && phonemes?.FromIpa(ipa) is { } written ? $"[[{written}]]" : null
            );
            if (text.IsEmpty)
            {
                continue;
            }
            if (!await _slots.WaitAsync(_slotTimeout, cancellationToken))
            {
                throw new EngineException(EngineFault.Busy, "espeak-ng has too much to say at once.");
            }
            EspeakChild? child = null;
            var id = 0u;
            try
            {
                child = await _connection.GetAsync(cancellationToken);
                var clause = new EspeakClause(text, child.Greeting.SampleRate, request.Volume, samples);
                (id, var frames) = child.Speak(RateOf(request), PitchOf(request), voice.Id, text.Text);
                while (await ReadAsync(child, frames, cancellationToken) is { } frame)
                {
                    parts.Clear();
                    clause.Take(frame, parts);
                    foreach (var part in parts)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        yield return part;
                    }
                    if (frame.Kind is FrameKind.Done)
                    {
                        break;
                    }
                }
                samples += clause.Samples;
            }
            finally
            {
                child?.Cancel(id);
                _slots.Release();
            }
        }
    }

    public async ValueTask<IReadOnlyCollection<string>> UnsayableAsync(
        LocalVoice voice,
        IReadOnlyCollection<string> sounds,
        CancellationToken cancellationToken
    )
    {
        if (sounds.Count == 0)
        {
            return sounds;
        }
        var phonemes = await PhonemesAsync(voice, cancellationToken);
        return [.. sounds.Where(ipa => phonemes.FromIpa(ipa) is null)];
    }

    public void Dispose()
    {
        _connection.Dispose();
        _slots.Dispose();
    }

    /// <summary>The sounds of a voice's language; learnt when they are first needed, which takes some 100 ms.</summary>
    private async ValueTask<EspeakPhonemes> PhonemesAsync(LocalVoice voice, CancellationToken cancellationToken)
    {
        var language = voice.Id.Split('+')[0];
        if (!_phonemes.TryGetValue(language, out var phonemes))
        {
            phonemes = await EspeakPhonemes.LearnAsync(text => HearAsync(language, text, cancellationToken));
            _phonemes[language] = phonemes;
        }
        return phonemes;
    }

    private async Task<List<string>> HearAsync(string language, string text, CancellationToken cancellationToken)
    {
        var heard = new List<string>();
        var child = await _connection.GetAsync(cancellationToken);
        var (id, frames) = child.Speak(450, 50, language, text);
        try
        {
            while (await ReadAsync(child, frames, cancellationToken) is { Kind: not FrameKind.Done } frame)
            {
                if (frame.Kind is FrameKind.Phoneme && frame.Payload.Length > 4)
                {
                    heard.Add(
                        System
                            .Text.Encoding.UTF8.GetString(frame.Payload.Span[4..])
                            .Replace("g", "ɡ", StringComparison.Ordinal)
                    );
                }
            }
        }
        finally
        {
            child.Cancel(id);
        }
        return heard;
    }

    private async ValueTask<Frame?> ReadAsync(
        EspeakChild child,
        ChannelReader<Frame> frames,
        CancellationToken cancellationToken
    )
    {
        if (frames.TryRead(out var ready))
        {
            return ready;
        }
        try
        {
            return
                await frames
                    .WaitToReadAsync(cancellationToken)
                    .AsTask()
                    .WaitAsync(_stallTimeout, _time, cancellationToken) && frames.TryRead(out var frame)
                ? frame
                : null;
        }
        catch (TimeoutException e)
        {
            child.Dispose();
            throw new EngineException(EngineFault.Timeout, "The espeak child did not answer in time.", e);
        }
    }

    private static int RateOf(SpeechRequest request) =>
        (int)Math.Round(Math.Clamp(WordsPerMinute * request.Rate, 80, 450));

    // espeak's scale is by octaves: 0 is half, 50 its own, 100 double.
    private static int PitchOf(SpeechRequest request) =>
        (int)Math.Round(50 + (50 * Math.Log2(Math.Clamp(request.Pitch, 0.5, 2))));
}
