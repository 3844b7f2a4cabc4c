using Parley.Protocol.Tools;

namespace Parley.Core.Tools;

/// <summary>A tool that runs.</summary>
/// <param name="Number">Its generation.</param>
/// <param name="Response">The generation of the response that waits for it; 0: it was approved later, and nothing waits.</param>
/// <param name="Server">Whose tool it is; 0: an agent answers.</param>
/// <param name="Place">Its item's place.</param>
public sealed record ToolRun(int Number, int Response, int Server, ServerCallItem Call, CallPlace Place);

/// <summary>A call that waits for the client's approval.</summary>
/// <param name="RequestId">The item that asks for it.</param>
public sealed record PendingApproval(string RequestId, int Server, McpCallItem Call, CallPlace Place);

/// <summary>An agent waits for the client's approval.</summary>
/// <param name="RequestId">The item that asks for it.</param>
/// <param name="Response">The generation of the response in which it asked.</param>
public sealed record AgentApproval(string RequestId, int Response);

/// <summary>Where a call stands, also when its response is over.</summary>
public readonly record struct CallPlace(string ResponseId, int OutputIndex);
