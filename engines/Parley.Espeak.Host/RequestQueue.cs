using Parley.Espeak.Wire;

namespace Parley.Espeak.Host;

/// <summary>
/// Orders that wait, and which of them are still wanted. The parent keeps the number of open orders small, so there is no
/// bound of its own here.
/// </summary>
internal sealed class RequestQueue
{
    private readonly object _gate = new();
    private readonly Queue<SpeakOrder> _orders = new();
    private readonly HashSet<uint> _wanted = [];
    private bool _closed;

    /// <summary>Reads orders until the input ends; then ends the process even in the middle of a clause.</summary>
    public void Fill(Stream input)
    {
        try
        {
            while (Frame.Read(input) is { } frame)
            {
                Add(frame);
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException)
        {
            // A broken stream is the end of the input, too.
        }
        lock (_gate)
        {
            _closed = true;
            _wanted.Clear();
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits for the next order; null when the input has ended.</summary>
    public SpeakOrder? Take()
    {
        lock (_gate)
        {
            while (!_closed && _orders.Count == 0)
            {
                Monitor.Wait(_gate);
            }
            return _closed ? null : _orders.Dequeue();
        }
    }

    public bool IsWanted(uint id)
    {
        lock (_gate)
        {
            return _wanted.Contains(id);
        }
    }

    public void Finished(uint id)
    {
        lock (_gate)
        {
            _wanted.Remove(id);
        }
    }

    private void Add(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Speak:
                var order = SpeakOrder.Parse(frame);
                lock (_gate)
                {
                    _orders.Enqueue(order);
                    _wanted.Add(order.Id);
                    Monitor.Pulse(_gate);
                }
                break;
            case FrameKind.Cancel:
                Finished(frame.Request);
                break;
            default:
                throw new InvalidDataException($"A frame of kind {frame.Kind}.");
        }
    }
}
