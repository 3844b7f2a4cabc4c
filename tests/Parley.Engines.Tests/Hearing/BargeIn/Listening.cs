using Parley.Engines.Hearing;
using Parley.Engines.Hearing.BargeIn;
using Parley.Engines.Silero;
using Parley.Testing.Files;

namespace Parley.Engines.Tests.Hearing.BargeIn;

/// <summary>What the detector, the gate and the judge make of one sound, in pieces of 20 ms.</summary>
internal sealed record Listening(int? OnsetMs, IReadOnlyList<(OnsetFinding Finding, int Ms)> Findings)
{
    private const int Piece = 320;

    private static readonly SileroProvider Silero = new(Path.Combine(Repository.Assets, SileroProvider.PackagedModel));
    private static readonly Lazy<IVoiceDetector> Detector = new(() => Silero.Create());

    public int? At(OnsetFinding finding) =>
        Findings.Where(f => f.Finding == finding).Select(f => (int?)f.Ms).FirstOrDefault();

    /// <summary>It was not dismissed by its sound: what is decided, the words decide.</summary>
    public bool MayStop =>
        Findings is [.., var last] && last.Finding is not (OnsetFinding.Noise or OnsetFinding.ShortHum);

    /// <param name="sound">16 kHz; what comes before and behind it is a quiet room.</param>
    /// <param name="room">What surrounds it; null: nearly silent.</param>
    public static Listening To(short[] sound, short[]? room = null, int speechMs = 200, float? usual = null)
    {
        var status = Silero.Probe();
        Assert.SkipUnless(status.Available, $"{status.Detail}. {status.Remedy}");
        using var tap = new Tap(Detector.Value.Open());
        var gate = new SpeechGate(tap, new GateConfig { SpeechDurationMs = speechMs });
        const int Before = 16_000;
        short[] all = [.. Voices.Room(1000), .. sound, .. Voices.Room(1200)];
        for (var i = 0; i < all.Length && room is not null; i++)
        {
            all[i] = (short)Math.Clamp(all[i] + room[i % room.Length], short.MinValue, short.MaxValue);
        }

        var events = new List<GateEvent>();
        var found = new List<(OnsetFinding, int)>();
        var findings = new List<OnsetFinding>();
        OnsetJudge? judge = null;
        int? onset = null;
        for (var at = 0; at < all.Length; at += Piece)
        {
            var piece = all.AsSpan(at, Math.Min(Piece, all.Length - at));
            tap.Highest = 0;
            gate.Process(piece, events);
            if (judge is null && tap.Highest >= 0.5f && at >= Before - Piece)
            {
                onset = ((at + Piece) - Before) / 16;
                judge = new(new OnsetRules(), usual, 32);
            }

            if (judge is null)
            {
                continue;
            }

            judge.IsLongEnough |= gate.IsSpeaking;
            findings.Clear();
            judge.Hear(piece, tap.Last, isEcho: false, findings);
            found.AddRange(findings.Select(f => (f, (at + Piece - Before) / 16)));
        }

        return new(onset, found);
    }

    private sealed class Tap(IVoiceDetection detection) : IVoiceDetection
    {
        public int FrameSamples => detection.FrameSamples;

        public float Last { get; private set; }

        public float Highest { get; set; }

        public float Score(ReadOnlySpan<short> frame)
        {
            Last = detection.Score(frame);
            Highest = Math.Max(Highest, Last);
            return Last;
        }

        public void Reset() => detection.Reset();

        public void Dispose() => detection.Dispose();
    }
}
