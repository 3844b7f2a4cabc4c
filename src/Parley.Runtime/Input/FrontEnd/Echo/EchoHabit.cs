namespace Parley.Runtime.Input.FrontEnd.Echo;

/// <summary>
/// What the echo of a room is usually like: how loud beside what was played, and how much of it the canceller leaves. Both are what
/// nine of ten frames stay below, in dB; learned from frames that held nothing but echo.
/// </summary>
internal sealed class EchoHabit
{
    /// <summary>So much louder than usual is more than echo, dB.</summary>
    private const double Louder = 6;

    /// <summary>So much more left than usual is more than echo, dB.</summary>
    private const double More = 8;

    /// <summary>Less than this part of the sound is left of any echo, dB: however well it went so far, it may go worse.</summary>
    private const double LeastResidue = -40;

    // What is left before anything was learned.
    private const double FirstResidue = -10;

    // dB a frame: up where the habit was exceeded, down where it was not; nine times as seldom.
    private const double Up = 0.45;
    private const double Down = 0.05;

    /// <summary>Frames of echo after which it is known how loud one is.</summary>
    private const int LearntFrames = 20;

    /// <summary>So much quieter than usual is no echo at all, dB.</summary>
    private const double Missing = 20;

    /// <summary>A reference whose echo must be heard, -30 dBFS: the sum of the squares of a frame.</summary>
    private const double Heard = EchoPath.FrameSamples * 1_000.0 * 1_000.0;

    // The reference of the last frames: those in which an echo must have begun, and those from which it may still come.
    private const int Begun = 3;
    private const int Remembered = 50;

    private readonly double[] _references = new double[Remembered];
    private int _newest;
    private double _residue = FirstResidue;
    private double? _coupling;
    private int _learnt;

    /// <summary>The loudest reference of the last half second: also an echo that is late is not louder than this one's.</summary>
    public double LoudestReference => _references.Max();

    /// <summary>Takes the reference of the next frame.</summary>
    public void Hear(double reference)
    {
        _newest = (_newest + 1) % Remembered;
        _references[_newest] = reference;
    }

    /// <summary>Learns from a frame that holds nothing but echo. Powers.</summary>
    public void Learn(double microphone, double reference, double output)
    {
        _residue = Move(_residue, Decibel(output, microphone));
        var coupling = Decibel(microphone, reference);
        _learnt = Math.Min(_learnt + 1, LearntFrames);
        _coupling = _coupling is { } known ? Move(known, coupling) : coupling;
    }

    /// <summary>True when the sound is louder than the echo of this reference is; false while that is not known.</summary>
    public bool IsLouder(double microphone, double reference) =>
        _learnt == LearntFrames && _coupling is { } usual && Decibel(microphone, reference) > usual + Louder;

    /// <summary>True when the echo of a reference that has gone on for a while is not heard.</summary>
    public bool IsMissing(double microphone)
    {
        var least = double.MaxValue;
        for (var i = 0; i < Begun; i++)
        {
            least = Math.Min(least, _references[(_newest - i + Remembered) % Remembered]);
        }

        return _coupling is { } usual && least > Heard && Decibel(microphone, least) < usual - Missing;
    }

    /// <summary>True when more is left of the sound than of an echo.</summary>
    public bool IsMoreThanUsual(double output, double microphone) =>
        Decibel(output, microphone) > Math.Max(_residue, LeastResidue) + More;

    private static double Move(double habit, double value) => habit + (value > habit ? Up : -Down);

    private static double Decibel(double power, double beside) => 10 * Math.Log10((power + 1) / (beside + 1));
}
