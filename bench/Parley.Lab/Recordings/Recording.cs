using Parley.Audio;
using Parley.Lab.Signal;

namespace Parley.Lab.Recordings;

/// <summary>One recording of a person or a voice, at the callers' rate and level.</summary>
/// <param name="Name">Its path in the folder, or what a local voice said.</param>
/// <param name="Set">First folder of the path.</param>
/// <param name="Speaker">Empty when not known.</param>
/// <param name="Transcript">What is said; null when not known.</param>
/// <param name="Samples">Mono, at <see cref="Rate"/>, active speech at <see cref="LevelDbfs"/>.</param>
/// <param name="Speech">Where it is spoken in: labels where there are some, else found from the energy.</param>
internal sealed record Recording(
    string Name,
    string Set,
    string Speaker,
    string? Transcript,
    short[] Samples,
    IReadOnlyList<Stretch> Speech
)
{
    /// <summary>The rate of every caller's microphone, in Hz.</summary>
    public const int Rate = 24_000;

    /// <summary>How loud every caller speaks, in dBFS of <see cref="Mixing.ActiveLevel"/>.</summary>
    public const double LevelDbfs = -24;

    public double Seconds => (double)Samples.Length / Rate;

    /// <summary>From the first to the last sound of speech.</summary>
    public Stretch Spoken => Speech.Count == 0 ? new Stretch(0, Samples.Length) : new(Speech[0].Start, Speech[^1].End);

    /// <summary>
    /// Nothing else is heard just before the speech: where hand labels and energy differ by more than this, nobody can say when it begins.
    /// </summary>
    public bool HasClearOnset =>
        Speech.Count > 0
        && SpeechBounds.Find(Samples, Rate) is [var first, ..]
        && Math.Abs(first.Start - Spoken.Start) <= Rate / 10;

    public static Recording From(
        string name,
        string set,
        string speaker,
        string? transcript,
        WavAudio audio,
        IReadOnlyList<Stretch>? labels = null
    )
    {
        var samples = Mixing.AtLevel(audio.AtRate(Rate).Samples, Rate, LevelDbfs);
        return new Recording(name, set, speaker, transcript, samples, labels ?? SpeechBounds.Find(samples, Rate));
    }
}
