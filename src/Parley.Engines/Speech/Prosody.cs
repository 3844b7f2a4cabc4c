namespace Parley.Engines.Speech;

/// <summary>How a voice is to speak, as factors of its own way; see <see cref="SpeechRequest"/> for their ranges.</summary>
/// <param name="Notes">One line for each value that was not understood or not kept; empty when all is well.</param>
public sealed record Prosody(double Rate, double Pitch, double Volume, IReadOnlyList<string> Notes)
{
    public static Prosody Plain { get; } = new(1, 1, 1, []);

    /// <summary>Sets a request's rate, pitch and volume.</summary>
    public SpeechRequest Apply(SpeechRequest request) => request with { Rate = Rate, Pitch = Pitch, Volume = Volume };
}
