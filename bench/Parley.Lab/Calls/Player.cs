using Parley.Lab.Recordings;

namespace Parley.Lab.Calls;

/// <summary>
/// The client's loudspeaker: keeps so much sound before it plays, plays in real time, falls silent when it runs dry, and drops what it
/// holds when the person is heard. Times are ms on the lab's clock, sound is mono at <see cref="Recording.Rate"/>.
/// </summary>
internal sealed class Player(double bufferMs)
{
    private const int Audible = 60;

    /// <summary>Something can be heard in these samples.</summary>
    public static bool IsAudible(ReadOnlySpan<short> samples) =>
        samples.ContainsAnyExceptInRange((short)-Audible, (short)Audible);

    private readonly Lock _lock = new();
    private readonly Queue<(string Item, double ReadyMs, short[] Samples)> _queue = new();
    private readonly Dictionary<string, double> _playedMs = new(StringComparer.Ordinal);
    private readonly List<(string Item, double FromMs, double ToMs)> _heard = [];
    private readonly Dictionary<string, double> _began = new(StringComparer.Ordinal);
    private readonly List<short> _recording = [];
    private double _renderedMs = double.NaN;
    private double _startMs = double.PositiveInfinity;
    private int _at;

    /// <summary>All that was played so far, with its silences, since <see cref="BeganMs"/>.</summary>
    public IReadOnlyList<short> Recorded
    {
        get
        {
            lock (_lock)
            {
                return [.. _recording];
            }
        }
    }

    /// <summary>When the recording begins.</summary>
    public double BeganMs { get; private set; } = double.NaN;

    /// <summary>Sound of an item that was played so far, in ms.</summary>
    public double PlayedMs(string item)
    {
        lock (_lock)
        {
            return _playedMs.GetValueOrDefault(item);
        }
    }

    /// <summary>When the first sample of an item was played, audible or not; NaN: none was.</summary>
    public double StartedMs(string item)
    {
        lock (_lock)
        {
            return _began.GetValueOrDefault(item, double.NaN);
        }
    }

    /// <summary>True while something waits to be played.</summary>
    public bool HasMore
    {
        get
        {
            lock (_lock)
            {
                return _queue.Count > 0;
            }
        }
    }

    /// <summary>The end of the last audible sound of an item; NaN: none.</summary>
    public double LastHeardMs(string item)
    {
        lock (_lock)
        {
            return _heard.Where(one => Same(one.Item, item)).Select(one => one.ToMs).DefaultIfEmpty(double.NaN).Max();
        }
    }

    /// <summary>The first audible sound at or after a moment; NaN: none.</summary>
    public double FirstHeardMs(double fromMs)
    {
        lock (_lock)
        {
            foreach (var (_, from, to) in _heard)
            {
                if (to > fromMs)
                {
                    return Math.Max(from, fromMs);
                }
            }

            return double.NaN;
        }
    }

    /// <summary>Sound arrives.</summary>
    public void Take(string item, double atMs, short[] samples)
    {
        lock (_lock)
        {
            if (_queue.Count == 0 && double.IsPositiveInfinity(_startMs))
            {
                _startMs = atMs + bufferMs;
            }

            _queue.Enqueue((item, atMs, samples));
        }
    }

    /// <summary>Stops at once.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            _queue.Clear();
            _at = 0;
            _startMs = double.PositiveInfinity;
        }
    }

    /// <summary>Plays the next piece of time.</summary>
    /// <param name="fromMs">Where the piece begins.</param>
    /// <param name="output">Filled with what is heard.</param>
    public void Play(double fromMs, Span<short> output)
    {
        lock (_lock)
        {
            output.Clear();
            if (double.IsNaN(_renderedMs))
            {
                BeganMs = fromMs;
            }

            _renderedMs = fromMs;
            for (var i = 0; i < output.Length; )
            {
                var now = fromMs + (i * 1000.0 / Recording.Rate);
                if (_queue.Count == 0)
                {
                    _startMs = double.PositiveInfinity;
                    break;
                }

                if (now < _startMs)
                {
                    i++;
                    continue;
                }

                var (item, _, samples) = _queue.Peek();
                var count = Math.Min(output.Length - i, samples.Length - _at);
                samples.AsSpan(_at, count).CopyTo(output[i..]);
                Note(item, now, output.Slice(i, count));
                i += count;
                _at += count;
                if (_at >= samples.Length)
                {
                    _queue.Dequeue();
                    _at = 0;
                }
            }

            foreach (var sample in output)
            {
                _recording.Add(sample);
            }
        }
    }

    private void Note(string item, double nowMs, ReadOnlySpan<short> samples)
    {
        var length = samples.Length * 1000.0 / Recording.Rate;
        _began.TryAdd(item, nowMs);
        _playedMs[item] = _playedMs.GetValueOrDefault(item) + length;
        var first = samples.IndexOfAnyExceptInRange((short)-Audible, (short)Audible);
        if (first < 0)
        {
            return;
        }

        var last = samples.LastIndexOfAnyExceptInRange((short)-Audible, (short)Audible);
        var from = nowMs + (first * 1000.0 / Recording.Rate);
        var to = nowMs + ((last + 1) * 1000.0 / Recording.Rate);
        if (_heard.Count > 0 && Same(_heard[^1].Item, item) && from - _heard[^1].ToMs < 20)
        {
            _heard[^1] = _heard[^1] with { ToMs = to };
        }
        else
        {
            _heard.Add((item, from, to));
        }
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}
