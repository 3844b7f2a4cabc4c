namespace Parley.Engines.Hearing;

/// <summary>
/// Knows how loud the person at the microphone speaks, and so which voices are too far off to be theirs: another person in the
/// room, a television. Until the person has spoken every voice may be theirs; and as nobody speaks equally loud for ever, what it
/// knows fades. One level per 10 ms in.
/// </summary>
internal sealed class NearVoice
{
    /// <summary>A voice whose loudest sound is so far below the person's usual level is somebody else's, in dB.</summary>
    private const float FarDb = 10;

    /// <summary>
    /// Steps so far below the usual level say nothing about it: they are the gaps within words, or a voice that is farther off,
    /// in dB.
    /// </summary>
    private const float GapDb = 9;

    // Steps of speech that are remembered, and those after which the usual level is known.
    private const int Memory = 150;
    private const int Enough = 40;

    // Per step: 0.15 dB per second.
    private const float Fade = 0.0015f;

    private float _usual;
    private int _steps;

    /// <param name="level">Smoothed, in dBFS.</param>
    /// <param name="isVoice">The person's turn goes on, and this is speech.</param>
    public void Hear(float level, bool isVoice)
    {
        _usual -= Fade;
        if (isVoice && (_steps < Enough || level > _usual - GapDb))
        {
            _steps = Math.Min(_steps + 1, Memory);
            _usual += (level - _usual) / _steps;
        }
    }

    /// <summary>False: speech whose loudest sound is this, in dBFS, is not the person's.</summary>
    public bool MayBe(float loudest) => _steps < Enough || loudest >= _usual - FarDb;
}
