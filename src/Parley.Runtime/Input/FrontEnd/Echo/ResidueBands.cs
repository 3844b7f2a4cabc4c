using Parley.Audio;

namespace Parley.Runtime.Input.FrontEnd.Echo;

/// <summary>
/// Whether more is left of the microphone's sound than an echo leaves, band by band: voices are sparse, and in some bands a person
/// stands out of an echo that is louder than they are. What an echo leaves in a band, beside what of it was explained there, is
/// learnt from frames that held nothing but echo. One stream, one thread; allocates nothing while it runs.
/// </summary>
internal sealed class ResidueBands
{
    private const int Length = 512;

    // 15 bands of 250 Hz from 190 Hz on; below it microphones rumble.
    private const int Bands = 15;
    private const int FirstBin = 6;
    private const int BinsPerBand = 8;

    /// <summary>So much more than usual is no echo, dB.</summary>
    private const double More = 6;

    /// <summary>Of somebody who was heard just before, so much more, dB, beside less explained echo than this.</summary>
    private const double MoreStill = 1;
    private const double LeastStill = -12;

    /// <summary>However well an echo was explained so far, it may go worse: less than this is left of none, dB.</summary>
    private const double LeastUsual = -6;

    /// <summary>In so many bands.</summary>
    private const int LeastBands = 4;

    /// <summary>Frames of echo after which what is usual is known.</summary>
    private const int LearntFrames = 40;

    // What nine of ten frames stay below, dB a frame.
    private const double Up = 0.45;
    private const double Down = 0.05;

    /// <summary>An echo that was explained rings on by so much a frame.</summary>
    private const double Fading = 0.82;

    /// <summary>So much of an echo a loudspeaker that distorts puts into each band: -25 dB.</summary>
    private const double Distortion = 0.003;

    // Power of a sine in one band: of -87 dBFS, below which there is nothing to compare, and of -67 dBFS, which is no voice.
    private const double Nothing = 1e5;
    private const double Quiet = 1e7;

    /// <summary>So much above the faintest of the last second or two it is no noise of the room: 12 dB.</summary>
    private const double AboveNoise = 16;

    /// <summary>Frames after which what was faintest before is forgotten.</summary>
    private const int NoiseFrames = 100;

    private static readonly Fft _fft = new(Length);
    private static readonly float[] _window =
    [
        .. Enumerable.Range(0, Length).Select(i => (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * i / Length)))),
    ];

    private readonly float[] _left = new float[Length];
    private readonly float[] _explained = new float[Length];
    private readonly float[] _real = new float[Length];
    private readonly float[] _imaginary = new float[Length];
    private readonly double[] _leftPower = new double[Bands];
    private readonly double[] _explainedPower = new double[Bands];
    private readonly double[] _faintest = new double[Bands];
    private readonly double[] _faintestBefore = new double[Bands];
    private readonly double[] _ratio = new double[Bands];
    private readonly double[] _usual = new double[Bands];
    private int _learnt;
    private int _frames;

    /// <summary>True when the last frame holds more than an echo leaves; false while that is not known.</summary>
    public bool Exceeds { get; private set; }

    /// <summary>It may do so still, when it did just before.</summary>
    public bool MayExceed { get; private set; }

    /// <summary>What an echo leaves is to be learnt anew.</summary>
    public void Reset() => _learnt = 0;

    /// <summary>Takes the next frame of 10 ms, 16 kHz.</summary>
    /// <param name="microphone">What was heard.</param>
    /// <param name="left">What is left when the explained echo is taken out of it.</param>
    public void Hear(ReadOnlySpan<short> microphone, ReadOnlySpan<short> left)
    {
        var newLeft = SlidingWindow.Slide<float>(_left, left.Length);
        var newExplained = SlidingWindow.Slide<float>(_explained, left.Length);
        for (var i = 0; i < left.Length; i++)
        {
            newLeft[i] = left[i];
            newExplained[i] = microphone[i] - left[i];
        }

        if (_frames++ % NoiseFrames == 0)
        {
            _faintest.CopyTo(_faintestBefore, 0);
            Array.Fill(_faintest, double.MaxValue);
        }

        Measure();
        var all = Distortion * _explainedPower.Sum();
        var (more, likely) = (0, 0);
        for (var b = 0; b < Bands; b++)
        {
            _ratio[b] = 10 * Math.Log10((_leftPower[b] + 1) / (_explainedPower[b] + all + Nothing));
            var noise = Math.Min(_faintest[b], _faintestBefore[b]);
            var audible = _leftPower[b] > Math.Max(Quiet, AboveNoise * noise);
            more += audible && _ratio[b] > Math.Max(_usual[b], LeastUsual) + More ? 1 : 0;
            likely += audible && _ratio[b] > Math.Max(_usual[b] + MoreStill, LeastStill) ? 1 : 0;
        }

        Exceeds = _learnt >= LearntFrames && more >= LeastBands;
        MayExceed = _learnt >= LearntFrames && likely >= LeastBands;
    }

    /// <summary>The last frame held nothing but echo.</summary>
    public void Learn()
    {
        for (var b = 0; b < Bands; b++)
        {
            _usual[b] = _learnt == 0 ? _ratio[b] : _usual[b] + (_ratio[b] > _usual[b] ? Up : -Down);
        }

        _learnt = Math.Min(_learnt + 1, LearntFrames);
    }

    /// <summary>Both signals in one transform: one as the real part, one as the imaginary.</summary>
    private void Measure()
    {
        for (var i = 0; i < Length; i++)
        {
            _real[i] = _left[i] * _window[i];
            _imaginary[i] = _explained[i] * _window[i];
        }

        _fft.Forward(_real, _imaginary);
        for (var b = 0; b < Bands; b++)
        {
            var (left, explained) = (0.0, 0.0);
            var first = FirstBin + (b * BinsPerBand);
            for (var k = first; k < first + BinsPerBand; k++)
            {
                var m = Length - k;
                left += Square(_real[k] + _real[m], _imaginary[k] - _imaginary[m]);
                explained += Square(_imaginary[k] + _imaginary[m], _real[m] - _real[k]);
            }

            _leftPower[b] = left;
            _explainedPower[b] = Math.Max(explained, Fading * _explainedPower[b]);
            _faintest[b] = Math.Min(_faintest[b], left);
        }
    }

    private static double Square(float real, float imaginary) => ((real * real) + (imaginary * imaginary)) / 4;
}
