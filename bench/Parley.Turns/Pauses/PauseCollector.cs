using Parley.Audio;
using Parley.Engines.Hearing;
using Parley.Engines.Hearing.EndOfTurn;
using Parley.Engines.PocketSphinx;
using Parley.Engines.PocketSphinx.Decoding;
using Parley.Turns.Recordings;

namespace Parley.Turns.Pauses;

/// <summary>Lets the gate, the sound reader and the transcriber hear a scene as a session does, and notes what each pause was like.</summary>
internal sealed class PauseCollector : IDisposable
{
    private const int Slice = 320;
    private const int ShortestMs = 150;
    private const int Near = 16 * 400;

    private readonly IVoiceDetection _detection;
    private readonly Decoder? _decoder;
    private readonly Voters _voters;
    private readonly List<(long Position, string Text)> _understood = [];

    public PauseCollector(IVoiceDetector detector, bool withText, Voters voters)
    {
        _detection = detector.Open();
        _voters = voters;
        if (withText)
        {
            _decoder = new(new ModelFiles(ModelFiles.DebianFolder), withAssistant: true);
        }
    }

    public List<PauseExample> Collect(Scene scene)
    {
        _detection.Reset();
        if (scene.Hesitation < 0)
        {
            _understood.Clear();
        }

        var history = new SampleRing(10 * 16_000);
        var text = "";
        var ending = new TurnEnding(history, FusionWeights.Default) { Text = () => text };
        var rule = new Endless(ending);
        var gate = new SpeechGate(_detection, new() { SpeechDurationMs = 80, PrefixPaddingMs = 300 })
        {
            SilenceRule = rule,
        };
        var events = new List<GateEvent>();
        var found = new List<PauseExample>();
        Open? open = null;
        var fed = -1L;
        for (var at = 0; at < scene.Samples.Length; at += Slice)
        {
            var slice = scene.Samples.AsSpan(at, Math.Min(Slice, scene.Samples.Length - at));
            history.Append(slice);
            if (scene.Hesitation >= 0)
            {
                // What was understood of the plain scene at the same place: decoding it anew would say about the same.
                text =
                    _understood.LastOrDefault(u => u.Position <= scene.Hesitation + TurnEnding.ProbeSamples).Text ?? "";
            }
            else if (fed >= 0 && _decoder is not null)
            {
                _decoder.Write(slice);
                if (at % 1600 < Slice)
                {
                    text = _decoder.Partial();
                    _understood.Add((history.End, text));
                }
            }

            events.Clear();
            gate.Process(slice, events);
            foreach (var started in events.OfType<SpeechStarted>())
            {
                ending.Begin(started.AtSample, gate.Position, TurnHints.None);
                fed = started.AtSample;
                StartText(history, scene.Hesitation < 0 ? fed : -1);
            }

            if (ending.IsInPause(gate.Position) && (open is null || ending.EndOfSpeech > open.End + 640))
            {
                Close(found, open, scene, isEnd: false);
                open = new(
                    ending.EndOfSpeech,
                    ending.Sound,
                    ending.Contour.ToArray(),
                    text,
                    Vote(_voters.For(scene.Recording.Speaker), history, ending.TurnStart),
                    gate.Position
                );
            }
            else if (open is not null && ending.IsInPause(gate.Position))
            {
                open = open with { Last = rule.Asked };
            }
        }

        Close(found, open, scene, isEnd: scene.Hesitation < 0);
        return found;
    }

    public void Dispose()
    {
        _detection.Dispose();
        _decoder?.Dispose();
    }

    private static void Close(List<PauseExample> found, Open? open, Scene scene, bool isEnd)
    {
        if (open is null)
        {
            return;
        }

        // Of a scene with a hesitation only that counts: the rest is in the plain one.
        var length = (open.Last - open.End) / 16.0;
        var isHesitation = scene.Hesitation >= 0 && Math.Abs(open.End - scene.Hesitation) < Near;
        if (length >= ShortestMs && (scene.Hesitation < 0 || isHesitation))
        {
            var seconds = scene.Recording.Samples.Length / 16_000.0;
            found.Add(
                new(
                    scene.Recording.Speaker,
                    isEnd,
                    length,
                    isHesitation,
                    open.Sound,
                    open.Contour,
                    open.Text,
                    seconds,
                    open.Vote,
                    scene.Recording.Name
                )
            );
        }
    }

    private void StartText(SampleRing history, long from)
    {
        if (_decoder is null || from < 0)
        {
            return;
        }

        _decoder.Start(new());
        var before = new short[history.End - Math.Max(from, history.Oldest)];
        history.Read(history.End - before.Length, before);
        _decoder.Write(before);
    }

    private static float? Vote(ITurnDetector? voter, SampleRing history, long start)
    {
        if (voter is null)
        {
            return null;
        }

        var from = Math.Max(Math.Max(start, history.End - voter.WindowSamples), history.Oldest);
        var sound = new short[history.End - from];
        history.Read(from, sound);
        return voter.ScoreAsync(sound, CancellationToken.None).GetAwaiter().GetResult();
    }

    private sealed record Open(long End, TurnSound Sound, float[] Contour, string Text, float? Vote, long Last);

    /// <summary>Looks at every pause and ends none.</summary>
    private sealed class Endless(TurnEnding ending) : ISilenceRule
    {
        public long Asked { get; private set; }

        public long SilenceToEnd(long endOfSpeech, long position)
        {
            Asked = position;
            ending.SilenceToEnd(endOfSpeech, position);
            return long.MaxValue;
        }
    }
}
