using Parley.Audio;
using Parley.Bench.Servers;
using Parley.Engines.Catalog;
using Parley.Engines.Denoisers;
using Parley.Engines.Hearing;
using Parley.Engines.Hearing.BargeIn;
using Parley.Engines.Hearing.Cleaning;
using Parley.Engines.Hearing.EndOfTurn;
using Parley.Engines.PocketSphinx;
using Parley.Engines.Rnnoise;
using Parley.Engines.Silero;
using Parley.Engines.SmartTurn;
using Parley.Engines.Speex;
using Parley.Engines.WebRtc;

namespace Parley.Bench.Hearing;

/// <summary>
/// All stages that this machine has, in the order of hearing; what is missing is named. Engines live as long as this.
/// </summary>
internal sealed class HearingStages : IDisposable
{
    private const int ChunkMs = 20;
    private const int EstimatesPerSecond = 2;
    private const int EstimatedSamples = 2 * HearingSignal.Rate;

    // The ear is the only stage that needs seconds for a second.
    private const int EarSeconds = 6;

    private readonly List<IDisposable> _own = [];
    private readonly HearingSignal _signal;
    private readonly string? _models;

    /// <param name="models">A folder with models beside those of the set-up; null: only those.</param>
    public HearingStages(HearingSignal signal, string? models)
    {
        _signal = signal;
        _models = models;
    }

    /// <summary>Engines that cannot run here, and why.</summary>
    public List<string> Missing { get; } = [];

    public IEnumerable<HearingStage> All() =>
        [.. Decoders(), .. Echo(), .. Noise(), .. Voice(), .. Turns(), Onsets(), .. Ears()];

    public void Dispose()
    {
        foreach (var one in Enumerable.Reverse(_own))
        {
            one.Dispose();
        }
    }

    private IEnumerable<HearingStage> Decoders() =>
        [
            Decoder("decode.pcm16_24000", new(AudioCoding.Pcm16, 24_000)),
            Decoder("decode.pcm16_16000", new(AudioCoding.Pcm16, 16_000)),
            Decoder("decode.g711_8000", new(AudioCoding.G711Ulaw, 8_000)),
        ];

    private HearingStage Decoder(string name, AudioFormat format)
    {
        var decoder = new AudioDecoder(format);
        var bytes = _signal.On(format);
        var chunk = format.BytesPerSecond * ChunkMs / 1000;
        var output = new short[decoder.MaxOutput(chunk)];
        return new(
            name,
            _signal.LengthSeconds,
            () =>
            {
                for (var at = 0; at < bytes.Length; at += chunk)
                {
                    decoder.Decode(bytes.AsSpan(at, Math.Min(chunk, bytes.Length - at)), output);
                }
            }
        );
    }

    private IEnumerable<HearingStage> Echo()
    {
        IEngineProvider<IEchoCanceller>[] providers = [new WebRtcEchoProvider(), new SpeexEchoProvider()];
        foreach (var provider in providers)
        {
            if (Make(provider) is not { } engine)
            {
                continue;
            }

            var stream = Keep(engine.Open());
            var output = new short[stream.FrameSamples];
            yield return Frames(
                $"echo.{provider.Name}",
                stream.FrameSamples,
                (from, count) =>
                    stream.Process(_signal.Microphone.AsSpan(from, count), _signal.Played.AsSpan(from, count), output)
            );
        }

        var filter = new EchoFilter();
        var left = new short[EchoFilter.FrameSamples];
        yield return Frames(
            "echo.filter",
            EchoFilter.FrameSamples,
            (from, count) =>
                filter.Process(_signal.Microphone.AsSpan(from, count), _signal.Played.AsSpan(from, count), left)
        );

        var estimator = new DelayEstimator(EstimatedSamples, EstimatedSamples);
        var every = HearingSignal.Rate / EstimatesPerSecond;
        yield return new(
            "echo.delay",
            _signal.LengthSeconds,
            () =>
            {
                // Twice for each second, wherever there is enough to look at.
                for (var i = 0; i < _signal.Microphone.Length / every; i++)
                {
                    var end = Math.Max(estimator.ReferenceSamples, (i + 1) * every);
                    estimator.Estimate(
                        _signal.Microphone.AsSpan(end - estimator.WindowSamples, estimator.WindowSamples),
                        _signal.Played.AsSpan(end - estimator.ReferenceSamples, estimator.ReferenceSamples)
                    );
                }
            }
        );
    }

    private IEnumerable<HearingStage> Noise()
    {
        (string Name, IEngineProvider<INoiseSuppressor> Provider, NoiseSuppressionLevel Level)[] all =
        [
            (
                "rnnoise_0.1",
                new RnnoiseProvider(Folder("rnnoise", RnnoiseProvider.PackagedFolder)),
                NoiseSuppressionLevel.Low
            ),
            (
                "rnnoise_0.2",
                new RnnoiseProvider(Folder("rnnoise", RnnoiseProvider.PackagedFolder)),
                NoiseSuppressionLevel.High
            ),
            ("gtcrn", new GtcrnProvider(Folder("gtcrn/gtcrn_simple.onnx", null)), NoiseSuppressionLevel.Moderate),
            ("dtln", new DtlnProvider(Folder("dtln", null)), NoiseSuppressionLevel.Moderate),
            ("speex", new SpeexProvider(), NoiseSuppressionLevel.Moderate),
        ];
        foreach (var (name, provider, level) in all)
        {
            if (Make(provider) is { } engine)
            {
                var stream = Keep(engine.Open(level));
                var output = new short[stream.FrameSamples];
                yield return Frames(
                    $"noise.{name}",
                    stream.FrameSamples,
                    (from, count) => stream.Process(_signal.Microphone.AsSpan(from, count), output)
                );
            }
        }
    }

    private IEnumerable<HearingStage> Voice()
    {
        IEngineProvider<IVoiceDetector>[] providers =
        [
            new SileroProvider(Folder("silero_vad_v6.onnx", SileroProvider.PackagedModel)),
            new EnergyVoiceDetectorProvider(),
        ];
        foreach (var provider in providers)
        {
            if (Make(provider) is { } engine)
            {
                var stream = Keep(engine.Open());
                yield return Frames(
                    $"voice.{provider.Name}",
                    stream.FrameSamples,
                    (from, count) => stream.Score(_signal.Microphone.AsSpan(from, count))
                );
            }
        }
    }

    private IEnumerable<HearingStage> Turns()
    {
        var reader = new TurnSoundReader();
        var speech = _signal.Microphone.AsSpan(0, TurnSoundReader.WindowSamples).ToArray();
        yield return new(
            "turn.sound",
            _signal.LengthSeconds,
            () =>
            {
                for (var i = 0; i < _signal.Pauses; i++)
                {
                    reader.Read(speech, speech.Length, speech.Length);
                }
            }
        );
        if (Make(new SmartTurnProvider(Folder("smart-turn/smart-turn-v3.onnx", null))) is { } detector)
        {
            var turn = _signal.Microphone.AsMemory(0, Math.Min(_signal.Microphone.Length, detector.WindowSamples));
            yield return new(
                $"turn.{detector.Name}",
                _signal.LengthSeconds,
                async token =>
                {
                    for (var i = 0; i < _signal.Pauses; i++)
                    {
                        await detector.ScoreAsync(turn, token);
                    }
                }
            );
        }
    }

    private HearingStage Onsets()
    {
        List<OnsetFinding> findings = [];
        return new(
            "onset.judge",
            _signal.LengthSeconds,
            () =>
            {
                // A new one for each second: an onset is judged within that.
                OnsetJudge? judge = null;
                var step = HearingSignal.Rate / 100;
                for (var at = 0; at + step <= _signal.Microphone.Length; at += step)
                {
                    judge = at % HearingSignal.Rate == 0 || judge is null ? new(new OnsetRules(), -25) : judge;
                    judge.Hear(_signal.Microphone.AsSpan(at, step), 0.5f, isEcho: false, findings);
                    findings.Clear();
                }
            }
        );
    }

    private IEnumerable<HearingStage> Ears()
    {
        if (Make<ITranscriber>(new PocketSphinxProvider()) is not { } ear)
        {
            yield break;
        }

        var repeats = Math.Max(1, EarSeconds * HearingSignal.Rate / _signal.Line.Length);
        yield return new(
            $"ear.{ear.Name}",
            (double)repeats * _signal.Line.Length / HearingSignal.Rate,
            async token =>
            {
                for (var i = 0; i < repeats; i++)
                {
                    await using var one = ear.Open(new TranscriptionRequest(), _ => { });
                    one.Write(_signal.Line);
                    await one.CompleteAsync(token);
                }
            }
        );
    }

    private HearingStage Frames(string name, int frame, Action<int, int> hear) =>
        new(
            name,
            _signal.LengthSeconds,
            () =>
            {
                for (var at = 0; at + frame <= _signal.Microphone.Length; at += frame)
                {
                    hear(at, frame);
                }
            }
        );

    private T? Make<T>(IEngineProvider<T> provider)
        where T : class
    {
        if (provider.Probe() is { Available: false } status)
        {
            Missing.Add($"{provider.Name}: {status.Detail}");
            return null;
        }

        var engine = provider.Create();
        if (engine is IDisposable own)
        {
            _own.Add(own);
        }

        return engine;
    }

    private T Keep<T>(T stream)
        where T : IDisposable
    {
        _own.Add(stream);
        return stream;
    }

    /// <summary>Where a model lies: in the folder that was given, in that of the set-up, or in its package.</summary>
    private string Folder(string name, string? packaged)
    {
        string?[] places =
        [
            _models is null ? null : Path.Combine(_models, name),
            Path.Combine(Places.Root ?? ".", ".parley/models", name),
            packaged is null ? null : Path.Combine(Places.Root ?? ".", "assets", packaged),
        ];
        return places.OfType<string>().FirstOrDefault(Path.Exists)
            ?? Path.Combine(Places.Root ?? ".", ".parley/models", name);
    }
}
