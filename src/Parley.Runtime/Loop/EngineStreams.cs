namespace Parley.Runtime.Loop;

/// <summary>How reading an engine's stream ends.</summary>
internal static class EngineStreams
{
    private static readonly TimeSpan _stopTimeout = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Closes a stream whose engine was told to stop. A stream may only be disposed when it rests; one that does not come to
    /// rest in time is left behind, and disposed when it does. Never throws: what the stream gave was read before.
    /// </summary>
    /// <param name="next">The step that was begun last.</param>
    /// <returns>False when the stream was left behind.</returns>
    public static async Task<bool> CloseAsync<T>(IAsyncEnumerator<T> parts, Task<bool>? next, TimeProvider time)
    {
        try
        {
            await DisposeAtRestAsync(parts, next).WaitAsync(_stopTimeout, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static async Task DisposeAtRestAsync<T>(IAsyncEnumerator<T> parts, Task<bool>? next)
    {
        try
        {
            await (next ?? Task.FromResult(true));
        }
        catch (Exception)
        {
            // It stopped; why, is told by who waited for it.
        }

        try
        {
            await parts.DisposeAsync();
        }
        catch (Exception)
        {
            // Nobody is left who could do anything about it.
        }
    }
}
