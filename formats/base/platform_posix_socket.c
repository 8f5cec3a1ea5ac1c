/* Sockets that a library opened, on POSIX systems. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "formats/base/platform.h"

void sat_socket_acknowledge(int socket)
{
#ifdef TCP_QUICKACK
    const int on = 1;
    const int ignored = setsockopt(socket, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof(on));
    (void)ignored; /* it is only slower */
#else
    (void)socket;
#endif
}
