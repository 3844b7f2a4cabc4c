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

    // As in a session, where the lane tells the transcriber.
    private const int Quiet = 16 * 120;

    private readonly IVoiceDetection _detection;
    private readonly Decoder? _decoder;
    private readonly Voters _voters;

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
        HeardUtterance? heard = null;
        var paused = false;
        for (var at = 0; at < scene.Samples.Length; at += Slice)
        {
            var slice = scene.Samples.AsSpan(at, Math.Min(Slice, scene.Samples.Length - at));
            history.Append(slice);
            heard?.Write(slice, Never);
            heard?.Prepare(Never);
            events.Clear();
            gate.Process(slice, events);
            foreach (var started in events.OfType<SpeechStarted>())
            {
                ending.Begin(started.AtSample, gate.Position, TurnHints.None);
                heard = Listen(history, started.AtSample, partial => text = partial.Text);
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

            if (paused != gate.Silence >= Quiet)
            {
                paused = !paused;
                if (paused)
                {
                    heard?.Pause();
                    open = open is null ? null : open with { Text = text };
                }
                else
                {
                    heard?.Resume(Never);
                }
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

    private HeardUtterance? Listen(SampleRing history, long from, Action<PartialTranscript> onPartial)
    {
        if (_decoder is null)
        {
            return null;
        }

        var heard = new HeardUtterance(_decoder, new(), onPartial);
        heard.Start();
        var before = new short[history.End - Math.Max(from, history.Oldest)];
        history.Read(history.End - before.Length, before);
        heard.Write(before, Never);
        return heard;
    }

    private static bool Never() => false;

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
