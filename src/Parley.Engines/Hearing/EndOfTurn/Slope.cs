using System.Runtime.InteropServices;

namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>The line of least squares through points.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Slope
{
    private float _x;
    private float _y;
    private float _xx;
    private float _xy;

    public int Count { get; private set; }

    /// <summary>0 for fewer than three points.</summary>
    public readonly float Value
    {
        get
        {
            var spread = (Count * _xx) - (_x * _x);
            return Count < 3 || spread <= 1e-6f ? 0 : ((Count * _xy) - (_x * _y)) / spread;
        }
    }

    public void Add(float x, float y)
    {
        Count++;
        _x += x;
        _y += y;
        _xx += x * x;
        _xy += x * y;
    }
}
