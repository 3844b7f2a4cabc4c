namespace Parley.Engines.PocketSphinx.Decoding;

/// <summary>The cepstra of one utterance, row by row.</summary>
internal sealed class FrameBuffer
{
    private float[] values = new float[512 * FrontEnd.Width];

    internal int Count { get; private set; }

    internal ReadOnlySpan<float> this[int frame] => values.AsSpan(frame * FrontEnd.Width, FrontEnd.Width);

    internal ReadOnlySpan<float> Rows(int first, int count) =>
        values.AsSpan(first * FrontEnd.Width, count * FrontEnd.Width);

    internal void Append(ReadOnlySpan<float> rows)
    {
        var used = Count * FrontEnd.Width;
        if (used + rows.Length > values.Length)
        {
            Array.Resize(ref values, Math.Max(values.Length * 2, used + rows.Length));
        }

        rows.CopyTo(values.AsSpan(used));
        Count += rows.Length / FrontEnd.Width;
    }

    internal void Clear() => Count = 0;
}
