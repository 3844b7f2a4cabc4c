namespace Parley.Runtime.Input;

/// <summary>Parts two interleaved channels, so that each is decoded as a stream of its own. Used by one thread at a time.</summary>
internal sealed class StereoBytes
{
    private byte[] _left = [];
    private byte[] _right = [];
    private int _count;

    public ReadOnlySpan<byte> Left => _left.AsSpan(0, _count);

    public ReadOnlySpan<byte> Right => _right.AsSpan(0, _count);

    /// <param name="audio">Whole frames: one sample of the left channel, one of the right.</param>
    /// <param name="bytesPerSample">1 or 2.</param>
    public void Part(ReadOnlySpan<byte> audio, int bytesPerSample)
    {
        _count = audio.Length / 2;
        if (_left.Length < _count)
        {
            (_left, _right) = (new byte[_count], new byte[_count]);
        }

        for (int from = 0, to = 0; to < _count; from += 2 * bytesPerSample, to += bytesPerSample)
        {
            audio.Slice(from, bytesPerSample).CopyTo(_left.AsSpan(to));
            audio.Slice(from + bytesPerSample, bytesPerSample).CopyTo(_right.AsSpan(to));
        }
    }
}
