using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Parley.Agents.Storage;

/// <summary>
/// Keeps agents, conversations and runs in SQLite or PostgreSQL. What a call has acknowledged survives the death of the process
/// and of the machine.
/// </summary>
public sealed class AgentStore : IAsyncDisposable
{
    private const long SchemaLock = 0x5061_726c_6579;
    private readonly DbDataSource _source;
    private readonly StoreTarget _target;

    /// <summary>SQLite has one writer at a time; those of this process wait here, not in the file's lock.</summary>
    private readonly SemaphoreSlim _writer;

    private AgentStore(DbDataSource source, StoreTarget target)
    {
        (_source, _target) = (source, target);
        _writer = new(target.Kind is StoreKind.Sqlite ? 1 : int.MaxValue);
    }

    public StoreKind Kind => _target.Kind;

    /// <summary>Opens the store; makes its tables where there are none.</summary>
    /// <exception cref="StoreException">It cannot be opened, or a newer Parley made it.</exception>
    public static async Task<AgentStore> OpenAsync(StoreTarget target, CancellationToken cancellationToken)
    {
        DbDataSource source =
            target.Kind is StoreKind.Sqlite
                ? SqliteFactory.Instance.CreateDataSource(target.Connection)
                : NpgsqlDataSource.Create(target.Connection);
        var store = new AgentStore(source, target);
        try
        {
            CreateFile(target);
            await store.CreateTablesAsync(cancellationToken);
            return store;
        }
        catch (Exception e) when (e is DbException or UnauthorizedAccessException)
        {
            await store.DisposeAsync();
            throw new StoreException(StoreFaults.Describe(e, target), e);
        }
        catch (StoreException)
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a unit that only reads.</summary>
    internal async Task<T> ReadAsync<T>(Func<StoreUnit, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await ConnectAsync(cancellationToken);
            return await work(new StoreUnit(connection, null, Kind));
        }
        catch (DbException e)
        {
            throw new StoreException(StoreFaults.Describe(e, _target), e);
        }
    }

    /// <summary>Runs a unit and commits it; when it throws, nothing has happened.</summary>
    /// <exception cref="StoreConflictException">A rule of uniqueness would break.</exception>
    internal async Task<T> WriteAsync<T>(Func<StoreUnit, Task<T>> work, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await ConnectAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var result = await work(new StoreUnit(connection, transaction, Kind));
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        catch (DbException e)
        {
            throw new StoreException(StoreFaults.Describe(e, _target), e);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>Runs a unit that gives nothing and commits it.</summary>
    /// <inheritdoc cref="WriteAsync{T}"/>
    internal Task WriteAsync(Func<StoreUnit, Task> work, CancellationToken cancellationToken) =>
        WriteAsync(
            async unit =>
            {
                await work(unit);
                return true;
            },
            cancellationToken
        );

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        _writer.Dispose();
        if (Kind is StoreKind.Sqlite)
        {
            using var connection = new SqliteConnection(_target.Connection);
            SqliteConnection.ClearPool(connection);
        }
    }

    private async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken);
        if (Kind is StoreKind.Sqlite)
        {
            // Per connection: each commit reaches the disk before it is acknowledged.
            await ExecuteAsync(connection, "PRAGMA synchronous = FULL", cancellationToken);
        }

        return connection;
    }

    private async Task CreateTablesAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        if (Kind is StoreKind.Sqlite)
        {
            await ExecuteAsync(connection, "PRAGMA journal_mode = WAL", cancellationToken);
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (Kind is StoreKind.Postgres)
        {
            var wait = string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({SchemaLock})");
            await ExecuteAsync(connection, wait, cancellationToken, transaction);
        }

        await ExecuteAsync(connection, StoreSchema.Script(Kind), cancellationToken, transaction);
        await CheckVersionAsync(connection, transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task CheckVersionAsync(
        DbConnection connection,
        DbTransaction transaction,
        CancellationToken cancellationToken
    )
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT MAX(version) FROM parley_schema";
        var found = await command.ExecuteScalarAsync(cancellationToken);
        if (found is null or DBNull)
        {
            var first = string.Create(
                CultureInfo.InvariantCulture,
                $"INSERT INTO parley_schema (version) VALUES ({StoreSchema.Version})"
            );
            await ExecuteAsync(connection, first, cancellationToken, transaction);
        }
        else if (Convert.ToInt32(found, CultureInfo.InvariantCulture) > StoreSchema.Version)
        {
            throw new StoreException($"The store in {_target} was made by a newer Parley; run that one.");
        }
    }

    private static async Task ExecuteAsync(
        DbConnection connection,
        string text,
        CancellationToken cancellationToken,
        DbTransaction? transaction = null
    )
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = text;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The file holds what people said: it is its owner's alone.</summary>
    private static void CreateFile(StoreTarget target)
    {
        if (target.File is not { } path || File.Exists(path))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(path, options).Dispose();
    }
}
