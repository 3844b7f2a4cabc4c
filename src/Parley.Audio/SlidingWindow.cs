namespace Parley.Audio;

/// <summary>The last samples of a stream in one piece, the oldest first.</summary>
public static class SlidingWindow
{
    /// <summary>Drops the oldest samples.</summary>
    /// <param name="count">At most as many as there are.</param>
    /// <returns>Where as many new ones belong.</returns>
    public static Span<T> Slide<T>(Span<T> window, int count)
    {
        window[count..].CopyTo(window);
        return window[^count..];
    }
}
