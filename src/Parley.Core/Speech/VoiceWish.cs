using Parley.Protocol.Session;

namespace Parley.Core.Speech;

/// <summary>The voice that an answer is to be spoken with, and what goes with it.</summary>
public sealed record VoiceWish(VoiceConfig Voice)
{
    /// <summary>Times the voice's own rate.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>True when <c>response.create</c> brought the voice, false when it is the session's.</summary>
    public bool OwnVoice { get; init; }

    /// <summary>BCP-47; the language that the session is held in, for voices that speak any. Null: not known.</summary>
    public string? Language { get; init; }
}
