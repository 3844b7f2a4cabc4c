using System.Text.Json;

namespace Parley.Protocol.Session;

/// <summary>The agent that answers in a session; fixed by the connection.</summary>
/// <param name="ThreadId">The thread or conversation in which the agent keeps what is said.</param>
public sealed record AgentInfo(string Name, string? Description, string AgentId, string ThreadId)
{
    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("agent"u8);
        writer.WriteString("type"u8, "agent"u8);
        writer.WriteString("name"u8, Name);
        if (Description is not null)
        {
            writer.WriteString("description"u8, Description);
        }

        writer.WriteString("agent_id"u8, AgentId);
        writer.WriteString("thread_id"u8, ThreadId);
        writer.WriteEndObject();
    }
}
