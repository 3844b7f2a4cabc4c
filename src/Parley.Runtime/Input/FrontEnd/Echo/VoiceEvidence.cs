namespace Parley.Runtime.Input.FrontEnd.Echo;

/// <summary>Frames in which somebody seems to speak, and those since: a voice that was believed is still there in its gaps.</summary>
internal sealed class VoiceEvidence
{
    /// <summary>Frames of voice before it is believed not to be echo.</summary>
    private const int Enough = 4;
    private const int Most = 12;

    /// <summary>Frames without any sign of a person before it is learnt what is left beside the echo: people pause.</summary>
    private const int CalmFrames = 30;

    private int _frames;
    private int _calm;

    /// <summary>Somebody speaks.</summary>
    public bool IsBelieved => _frames >= Enough;

    /// <summary>Somebody may speak, or did just now.</summary>
    public bool IsAny => _frames > 0;

    /// <summary>Nobody has spoken for a while.</summary>
    public bool IsCalm => _calm == CalmFrames;

    /// <summary>Whatever is heard is a person.</summary>
    public void Believe() => _frames = Enough;

    /// <summary>Takes the next frame.</summary>
    public void Weigh(bool isVoice)
    {
        var less = IsBelieved ? 1 : 2;
        _frames = isVoice ? Math.Min(_frames + 1, Most) : Math.Max(_frames - less, 0);
        _calm = IsAny ? 0 : Math.Min(_calm + 1, CalmFrames);
    }
}
