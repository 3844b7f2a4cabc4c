namespace Parley.Engines.Speech.Face;

/// <summary>When the eyes close, by the time of the audio alone: the same answer always blinks the same way.</summary>
internal sealed class Blinks
{
    private const double First = 1.3;
    private const double Closing = .07;
    private const double Closed = .03;
    private const double Opening = .13;

    // Begins of blinks, seconds; made as far as they were asked for.
    private readonly List<double> _begins = [First];

    /// <summary>How far the lids are closed, 0 to 1.</summary>
    /// <param name="seconds">From the first sample.</param>
    public float At(double seconds)
    {
        while (_begins[^1] < seconds)
        {
            // The golden ratio spreads the pauses evenly over 2.4 to 5.2 s without a pattern that the eye would see.
            var part = _begins.Count * .618033988749895 % 1;
            _begins.Add(_begins[^1] + 2.4 + (2.8 * part));
        }
        var since = seconds - (_begins[^1] <= seconds ? _begins[^1] : _begins[Math.Max(0, _begins.Count - 2)]);
        return since switch
        {
            < 0 => 0,
            < Closing => (float)(since / Closing),
            < Closing + Closed => 1,
            < Closing + Closed + Opening => (float)(1 - ((since - Closing - Closed) / Opening)),
            _ => 0,
        };
    }
}
