namespace Parley.Engines.Speech;

/// <summary>How a voice is to speak, as factors of its own way; see <see cref="SpeechRequest"/> for their ranges.</summary>
/// <param name="Notes">One for each value that was not understood or not kept; empty when all is well.</param>
public sealed record Prosody(double Rate, double Pitch, double Volume, IReadOnlyList<ProsodyNote> Notes)
{
    public static Prosody Plain { get; } = new(1, 1, 1, []);

    /// <summary>Sets a request's rate, pitch and volume.</summary>
    public SpeechRequest Apply(SpeechRequest request) => request with { Rate = Rate, Pitch = Pitch, Volume = Volume };
}

/// <summary>What of a wish could not be fulfilled, in one line for people.</summary>
/// <param name="Field"><c>rate</c>, <c>pitch</c>, <c>volume</c> or <c>speed</c>.</param>
public sealed record ProsodyNote(string Field, string Text);
