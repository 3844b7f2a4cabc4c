using Parley.Core;
using Parley.Protocol.Responses;
using Parley.Runtime.Loop;

namespace Parley.Runtime.Output;

/// <summary>
/// Events on their way to a client that may be slow. Bounded in events and in bytes of audio; the loop never waits for it.
/// </summary>
internal sealed class Outbox(int maxEvents, int maxAudioBytes)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Emit> _queue = new();
    private readonly Signal _changed = new();
    private int _audioBytes;
    private bool _complete;

    /// <summary>Adds an event; false when the client is too slow to be served.</summary>
    public bool TryAdd(Emit emit)
    {
        lock (_lock)
        {
            if (_complete)
            {
                return true;
            }

            _audioBytes += AudioBytes(emit);
            if (_queue.Count >= maxEvents || _audioBytes > maxAudioBytes)
            {
                return false;
            }

            _queue.AddLast(emit);
        }

        _changed.Set();
        return true;
    }

    /// <summary>Drops the queued audio of a response, and the face that belongs to it: neither may be met with any more.</summary>
    public void DropAudio(int generation)
    {
        lock (_lock)
        {
            for (var node = _queue.First; node is not null; )
            {
                var next = node.Next;
                if (node.Value.Generation == generation && node.Value.Event is AudioDelta or BlendshapesDelta)
                {
                    _audioBytes -= AudioBytes(node.Value);
                    _queue.Remove(node);
                }

                node = next;
            }
        }
    }

    /// <summary>No more events; what is queued is still sent.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _complete = true;
        }

        _changed.Set();
    }

    /// <summary>Takes the next event; null when there will be none.</summary>
    public async ValueTask<Emit?> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_lock)
            {
                if (_queue.First is { } first)
                {
                    _queue.RemoveFirst();
                    _audioBytes -= AudioBytes(first.Value);
                    return first.Value;
                }

                if (_complete)
                {
                    return null;
                }
            }

            await _changed.WaitAsync(cancellationToken);
        }
    }

    private static int AudioBytes(Emit emit) =>
        emit.Event switch
        {
            AudioDelta audio => audio.Audio.Length,
            BlendshapesDelta shapes => shapes.Frames.Length * sizeof(float),
            _ => 0,
        };
}
