namespace Parley.Engines.Hearing.BargeIn;

/// <summary>How much evidence <see cref="OnsetJudge"/> wants.</summary>
public sealed record OnsetRules
{
    /// <summary>From the onset until it must be known whether it is a voice, ms.</summary>
    public int ConfirmMs { get; init; } = 300;

    /// <summary>How much longer a voice may be short, ms; 0: every voice takes the turn.</summary>
    public int HoldMs { get; init; } = 400;

    /// <summary>And so much longer it may be of somebody who only listens, ms.</summary>
    public int ListenMs { get; init; } = 500;

    /// <summary>So much longer it may take when there is some voice at the end of that time, ms.</summary>
    public int PatienceMs { get; init; } = 150;

    /// <summary>The detector's score from which a step counts.</summary>
    public float Score { get; init; } = 0.35f;

    /// <summary>From which a step counts as voiced, 0 to 1.</summary>
    public float Periodicity { get; init; } = 0.55f;

    /// <summary>So much voiced sound is a voice, ms.</summary>
    public int VoicedMs { get; init; } = 90;

    /// <summary>And so much without a break is one, whatever else is heard, ms.</summary>
    public int RunMs { get; init; } = 60;

    /// <summary>A step with such a score is surely a voice's, even without pitch: it may begin with breath.</summary>
    public float SureScore { get; init; } = 0.9f;

    /// <summary>So much of it may be a voice, voiced or not, ms.</summary>
    public int SureMs { get; init; } = 70;

    /// <summary>What was heard so long before the onset counts too where it is voiced, ms.</summary>
    public int BeforeMs { get; init; } = 200;

    /// <summary>Without such a stretch so much of the sound must be voiced; a cough has less.</summary>
    public float VoicedShare { get; init; } = 0.35f;

    /// <summary>So much voiced sound within 300 ms is a voice after all, ms.</summary>
    public int AgainMs { get; init; } = 150;

    /// <summary>Silence after which the sound is over, ms.</summary>
    public int EndMs { get; init; } = 160;

    /// <summary>How long the words of a short voice may take when it is over, ms.</summary>
    public int WordsMs { get; init; } = 300;

    /// <summary>After a pause so much voiced sound shows that the person talks on, ms.</summary>
    public int ComesBackMs { get; init; } = 180;

    /// <summary>What lies so far below its loudest step is silence, dB.</summary>
    public float RangeDb { get; init; } = 25;

    /// <summary>What lies so far below the person's usual level is somebody else, dB.</summary>
    public float FarDb { get; init; } = 20;

    /// <summary>A step with less of its energy above 1 kHz may be hummed.</summary>
    public float HumBrightness { get; init; } = 0.065f;

    /// <summary>A voice of which so much is hummed is a hum.</summary>
    public float HumShare { get; init; } = 0.9f;
}
