using System.Buffers;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;
using Parley.Runtime.Connection;

namespace Parley.Runtime.Output;

/// <summary>Writes queued events to the socket, one message each, into one reused buffer.</summary>
internal sealed class WritePump(
    Outbox outbox,
    IClientConnection connection,
    WireProfile profile,
    TimeSpan sendTimeout,
    TimeProvider time
)
{
    private const int KeptCapacity = 64 * 1024;

    private ArrayBufferWriter<byte> _buffer = new(1024);

    /// <summary>Runs until the outbox is complete and empty.</summary>
    /// <exception cref="IOException">The connection is gone.</exception>
    /// <exception cref="TimeoutException">The client did not take a message in time.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await outbox.TakeAsync(cancellationToken) is { } emit)
        {
            _buffer.ResetWrittenCount();
            ServerEventWriter.Write(emit.Event, _buffer, profile);
            await connection
                .SendAsync(_buffer.WrittenMemory, cancellationToken)
                .AsTask()
                .WaitAsync(sendTimeout, time, cancellationToken);
            if (_buffer.Capacity > KeptCapacity)
            {
                _buffer = new(1024);
            }
        }
    }
}
