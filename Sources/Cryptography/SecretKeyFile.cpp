#include "SecretKeyFile.h"

#include "Hex.h"
#include "OpenSslCryptography.h"
#include "Random.h"

#include <openssl/crypto.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <system_error>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t KEY_SIZE = OpenSslCryptography::secretKeySize;
    constexpr std::size_t FILE_SIZE = 2 * KEY_SIZE + 1;

    class FileDescriptor
    {
    public:
      explicit FileDescriptor(int descriptor) : descriptor_(descriptor)
      {
      }

      FileDescriptor(const FileDescriptor&) = delete;
      FileDescriptor& operator=(const FileDescriptor&) = delete;

      ~FileDescriptor()
      {
        if (descriptor_ >= 0)
        {
          ::close(descriptor_);
        }
      }

      int Get() const
      {
        return descriptor_;
      }

    private:
      int descriptor_;
    };

    [[noreturn]] void Fail(const std::string& path, const std::string& why)
    {
      throw std::runtime_error("The secret key file \"" + path + "\" " + why);
    }

    [[noreturn]] void FailWithErrno(const std::string& path, const std::string& what)
    {
      const int error = errno;
      Fail(path, what + ": " + std::generic_category().message(error));
    }

    std::optional<std::string> FromHexLine(const std::string& line)
    {
      const std::string digits = line.substr(0, 2 * KEY_SIZE);
      if (line.size() != FILE_SIZE || line.back() != '\n' ||
          digits.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos)
      {
        return std::nullopt;
      }
      std::string key(KEY_SIZE, '\0');
      std::size_t written = 0;
      OPENSSL_hexstr2buf_ex(reinterpret_cast<unsigned char*>(key.data()), key.size(), &written,
                            digits.c_str(), '\0');
      return key;
    }

    std::string ReadUpTo(int descriptor, std::size_t limit, const std::string& path)
    {
      std::string content(limit, '\0');
      std::size_t size = 0;
      while (size < limit)
      {
        const ssize_t count = ::read(descriptor, content.data() + size, limit - size);
        if (count < 0 && errno != EINTR)
        {
          FailWithErrno(path, "cannot be read");
        }
        if (count == 0)
        {
          break;
        }
        size += count < 0 ? 0 : static_cast<std::size_t>(count);
      }
      content.resize(size);
      return content;
    }

    /// nullopt: there is no such file.
    std::optional<std::string> Load(const std::string& path)
    {
      // O_NONBLOCK: opening a named pipe must not wait for its other end.
      const FileDescriptor file(
          ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
      if (file.Get() < 0)
      {
        if (errno == ENOENT)
        {
          return std::nullopt;
        }
        if (errno == ELOOP)
        {
          Fail(path, "is a symbolic link; name the file itself");
        }
        FailWithErrno(path, "cannot be opened");
      }

      struct stat status = {};
      if (::fstat(file.Get(), &status) != 0)
      {
        FailWithErrno(path, "cannot be examined");
      }
      if (!S_ISREG(status.st_mode))
      {
        Fail(path, "is not a plain file");
      }
      if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
      {
        Fail(path, "is open to other users; restrict it by \"chmod 600\"");
      }

      std::string content = ReadUpTo(file.Get(), FILE_SIZE + 1, path);
      std::optional<std::string> key = FromHexLine(content);
      OPENSSL_cleanse(content.data(), content.size());
      if (!key)
      {
        Fail(path, "must hold exactly 64 hex digits and a newline, as \"openssl rand -hex 32\" "
                   "prints them");
      }
      return key;
    }

    void WriteNewFile(const std::string& path, const std::string& content)
    {
      const FileDescriptor file(
          ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
      if (file.Get() < 0)
      {
        FailWithErrno(path, "cannot be made");
      }
      const ssize_t written = ::write(file.Get(), content.data(), content.size());
      if (written != static_cast<ssize_t>(content.size()) || ::fsync(file.Get()) != 0)
      {
        FailWithErrno(path, "cannot be written");
      }
    }

    void SyncFolder(const std::string& path)
    {
      const std::filesystem::path parent = std::filesystem::path(path).parent_path();
      const std::string folder = parent.empty() ? "." : parent.string();
      const FileDescriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
      if (descriptor.Get() < 0 || ::fsync(descriptor.Get()) != 0)
      {
        FailWithErrno(path, "cannot be made to last: its folder cannot be synchronized");
      }
    }

    /// Does nothing when the file has appeared meanwhile.
    void Create(const std::string& path)
    {
      const std::string draft = path + "." + ToHex(MakeRandomBytes(8)) + ".new";
      std::string content = ToHex(MakeRandomBytes(KEY_SIZE)) + "\n";
      int error = 0;
      try
      {
        WriteNewFile(draft, content);
        // Unlike rename(), link() never replaces: who comes second takes the key of who came first.
        error = ::link(draft.c_str(), path.c_str()) == 0 ? 0 : errno;
      }
      catch (...)
      {
        ::unlink(draft.c_str());
        throw;
      }
      OPENSSL_cleanse(content.data(), content.size());
      ::unlink(draft.c_str());
      if (error != 0 && error != EEXIST)
      {
        errno = error;
        FailWithErrno(path, "cannot be made");
      }
      SyncFolder(path);
    }
  }

  std::string LoadOrCreateSecretKey(const std::string& path)
  {
    if (const auto key = Load(path))
    {
      return *key;
    }
    Create(path);
    if (const auto key = Load(path))
    {
      return *key;
    }
    Fail(path, "vanished while it was being made");
  }
}
